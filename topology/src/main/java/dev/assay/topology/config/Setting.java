package dev.assay.topology.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes a record component a configuration key; the key is the component's name in kebab case. Read from any thread. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** Default as it would be written in the file; empty means not set (nullable components, maps). */
    String value() default "";

    /** One sentence for the reference table. */
    String about();

    /** Least allowed value, written as in the file; empty means none. */
    String min() default "";

    /** Greatest allowed value, written as in the file; empty means none. */
    String max() default "";

    /** Whether a running service takes a new value. */
    boolean reloadable() default false;

    /** Full keys that this one had before; they still work and warn. */
    String[] formerly() default {};
}

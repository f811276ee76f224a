package dev.assay.topology.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the root record: a key that once existed and is refused now. Read from any thread. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Removed.List.class)
public @interface Removed {
    /** The full key. */
    String key();

    /** What to do instead, as an instruction. */
    String instead();

    /** Holder of several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface List {
        /** The removed keys. */
        Removed[] value();
    }
}

package dev.assay.topology.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the group of keys that a record holds. Read from any thread. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Section {
    /** First part of every key of the record. */
    String value();

    /** One sentence for the reference table. */
    String about();
}

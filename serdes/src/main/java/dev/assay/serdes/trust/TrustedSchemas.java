package dev.assay.serdes.trust;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the generated classes of the contracts may be loaded by name; since 1.12.2 it loads no others.
 *
 * <p>Any thread, any number of times. Every entry class of the serdes calls it, so that only code which touches
 * generated builders before any serde has to call it itself.
 */
public final class TrustedSchemas {
    private static final String CONTRACTS = "dev.assay.schema";

    static {
        // Beside what is trusted already, so that an application's own choice stays.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(CONTRACTS)));
    }

    private TrustedSchemas() {}

    /** Makes sure of it. */
    public static void install() {
        // Done once, when the class was initialised.
    }
}

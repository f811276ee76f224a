package dev.assay.scoring.watermark;

import org.jspecify.annotations.Nullable;

/**
 * One field that key entries of a scheme may have. Immutable; any thread may read it.
 *
 * @param name as key files write it: the reference's name with hyphens
 * @param required whether an entry without it is refused
 * @param otherwise what holds where an entry leaves it out; null where leaving it out means something of its own
 * @param secret whether its value may never be shown
 * @param file whether key files name a JSON file, relative to their own folder, whose content the scheme reads
 * @param about what it means, one line
 */
public record SchemeField(
        String name, boolean required, @Nullable String otherwise, boolean secret, boolean file, String about) {

    /** Width of the logits; every entry may state it, and a scheme that lists this field cannot do without. */
    public static final SchemeField VOCABULARY_SIZE =
            required("vocabulary-size", "V, width of the model's logits (config.vocab_size)");

    /** For schemes whose lists depend on the device of torch's generator. */
    public static final SchemeField GENERATOR_DEVICE =
            required("generator-device", "device of the generator that marked the texts; cuda cannot be reproduced");

    /** The token that a scheme does not score where a text starts with it. */
    public static final SchemeField BOS_TOKEN_ID =
            optional("bos-token-id", "token that is not scored where a text starts with it");

    public SchemeField {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("field " + name + ": names are lower case with hyphens");
        }
    }

    /** A secret that every entry states. */
    public static SchemeField secret(String name, String about) {
        return new SchemeField(name, true, null, true, false, about);
    }

    /** A secret for which the reference has a public default. */
    public static SchemeField secret(String name, String otherwise, String about) {
        return new SchemeField(name, false, otherwise, true, false, about);
    }

    /** A field that every entry states. */
    public static SchemeField required(String name, String about) {
        return new SchemeField(name, true, null, false, false, about);
    }

    /** A field with a default. */
    public static SchemeField optional(String name, String otherwise, String about) {
        return new SchemeField(name, false, otherwise, false, false, about);
    }

    /** A field without a default. */
    public static SchemeField optional(String name, String about) {
        return new SchemeField(name, false, null, false, false, about);
    }

    /** The name of a JSON file, which entries may leave out. */
    public static SchemeField file(String name, String about) {
        return new SchemeField(name, false, null, false, true, about);
    }
}

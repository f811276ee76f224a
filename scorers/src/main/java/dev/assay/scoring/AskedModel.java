package dev.assay.scoring;

import java.util.Optional;

/**
 * The model on the lane that gave a score: what is fitted to scores of one says nothing about those of another. Immutable; any
 * thread may read it.
 *
 * @param id by which people know it; it does not tell models apart
 * @param content hash of what its numbers depend on but for rounding: weights and how they are multiplied (8 bits on a CPU are floats on
 *     a GPU), tokenizer, labels, order of pairs
 */
public record AskedModel(String id, String content) {
    /** The note of evidence that names the model, as {@link #toString} writes it. */
    public static final String NOTE = "model";

    private static final int DIGITS = 16;

    /** A model of this description. */
    public static AskedModel of(String id, String described) {
        return new AskedModel(id, Sha256.hex(described).substring(0, DIGITS));
    }

    /** Reads {@link #toString}; empty where a text is none of that form. */
    public static Optional<AskedModel> parse(String text) {
        int at = text.lastIndexOf('@');
        return at < 1 || at + 1 == text.length()
                ? Optional.empty()
                : Optional.of(new AskedModel(text.substring(0, at), text.substring(at + 1)));
    }

    /** Whether both give the same scores, whatever they are called. */
    public boolean same(AskedModel other) {
        return content.equals(other.content);
    }

    @Override
    public String toString() {
        return id + "@" + content;
    }
}

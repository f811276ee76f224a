package dev.assay.scoring;

import org.jspecify.annotations.Nullable;

/**
 * One text, or one pair of texts, for one model on the lane. Equal queries are answered once. Immutable; any thread may
 * read it.
 *
 * @param model id of the model
 * @param text what it is to read; of a pair the premise, of which a model that cannot read it all reads the beginning
 * @param second of a pair the hypothesis, which is never cut; null for a single text
 */
public record LaneQuery(String model, String text, @Nullable String second) {

    /** A single text. */
    public LaneQuery(String model, String text) {
        this(model, text, null);
    }

    /** Names the model and the lengths only: text never reaches a log. */
    @Override
    public String toString() {
        String pair = second == null ? "" : "+" + second.length();
        return "LaneQuery[model=" + model + ", chars=" + text.length() + pair + "]";
    }
}

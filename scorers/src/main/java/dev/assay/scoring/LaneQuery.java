package dev.assay.scoring;

import org.jspecify.annotations.Nullable;

/**
 * One text, one pair of texts, or one row of numbers, for one model on the lane. Equal queries are answered once. Immutable;
 * any thread may read it.
 *
 * @param model id of the model
 * @param text what it is to read; of a pair the premise, of which a model that cannot read it all reads the beginning; empty
 *     beside numbers
 * @param second of a pair the hypothesis, which is never cut; null for a single text and for numbers
 * @param numbers what a model of numbers reads, which is never cut; null for texts
 */
public record LaneQuery(
        String model,
        String text,
        @Nullable String second,
        @Nullable NumberRow numbers) {

    public LaneQuery {
        if (numbers != null && (second != null || !text.isEmpty())) {
            throw new IllegalArgumentException("a query is texts or numbers");
        }
    }

    /** A single text. */
    public LaneQuery(String model, String text) {
        this(model, text, null, null);
    }

    /** A pair of texts. */
    public LaneQuery(String model, String text, @Nullable String second) {
        this(model, text, second, null);
    }

    /** A row of numbers. */
    public LaneQuery(String model, NumberRow numbers) {
        this(model, "", null, numbers);
    }

    /** Names the model and the lengths only: text never reaches a log. */
    @Override
    public String toString() {
        if (numbers != null) {
            return "LaneQuery[model=" + model + ", numbers=" + numbers.length() + "]";
        }
        String pair = second == null ? "" : "+" + second.length();
        return "LaneQuery[model=" + model + ", chars=" + text.length() + pair + "]";
    }
}

package dev.assay.scoring;

/** What the lane said to one query: a vector or a reason. Immutable; any thread may read it. */
public sealed interface LaneAnswer {

    /**
     * The model's output row.
     *
     * @param values the row, finite numbers, or positive infinity where that means something to the model; holders must not write to it
     * @param tokens how many tokens the model read
     * @param truncated whether the text was longer than the model can read
     */
    record Row(float[] values, int tokens, boolean truncated) implements LaneAnswer {}

    /**
     * No output: {@link Reason#SCORER_ERROR}, {@link Reason#CAPACITY} for a row that the memory cannot hold even alone, {@link Reason#TRUNCATION}
     * when the model cannot read what must not be cut, or {@link Reason#VOCABULARY_MISMATCH} when it does not know a token.
     */
    record Failure(Reason reason, String detail) implements LaneAnswer {}
}

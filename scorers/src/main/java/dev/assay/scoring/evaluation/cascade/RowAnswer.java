package dev.assay.scoring.evaluation.cascade;

import org.jspecify.annotations.Nullable;

/**
 * What a row of labelled answers is worth. Immutable; any thread may read it.
 *
 * @param answer null when the row is left out
 * @param defect why it is left out, in words that rows have in common; empty with an answer
 */
record RowAnswer(@Nullable CascadeAnswer answer, String defect) {
    static RowAnswer of(CascadeAnswer answer) {
        return new RowAnswer(answer, "");
    }

    static RowAnswer without(String defect) {
        return new RowAnswer(null, defect);
    }
}

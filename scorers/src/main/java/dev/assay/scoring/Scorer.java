package dev.assay.scoring;

import java.util.List;

/**
 * A pure function from a subject to evidence, which may first ask models on the lane. Implementations are safe for use by
 * any number of threads; equal subjects and answers give equal evidence.
 */
public interface Scorer {
    /** Scorer id, for example {@code watermark.kgw}. */
    String id();

    /** The kind of evidence. */
    Family family();

    /** Everything that can change a number, as one canonical line for the fingerprint; key ids, never keys. */
    String describe();

    /**
     * What models on the lane must answer before {@link #score} runs. Called once per subject, on a scoring thread.
     */
    default List<LaneQuery> queries(Subject subject) {
        return List.of();
    }

    /**
     * What must be answered besides, now that these answers are known: for questions that depend on earlier answers.
     * Called after every round of answers until it names nothing that was not asked before; equal answers give equal
     * questions.
     *
     * @param answers to everything asked so far
     */
    default List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        return List.of();
    }

    /**
     * Scores. A subject without what this scorer needs ends as {@link Disposition#ABSTAINED} evidence with its reason; an
     * exception means a defect and becomes {@link Reason#SCORER_ERROR}.
     *
     * @param answers one answer for every query of {@link #queries} and {@link #more}
     * @return evidence in a fixed order, possibly empty when the scorer does not concern itself with such a subject
     */
    List<Evidence> score(Subject subject, LaneAnswers answers);
}

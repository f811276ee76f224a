package dev.assay.scoring;

import java.util.List;

/** A pure function from a subject to a deferral decision, which may first ask models on the lane. Implementations are immutable; any thread may call them. */
public interface DeferralRule {
    /** Rule id, for example {@code chow-average}. */
    String id();

    /** Everything that can change a decision, as one canonical line for the fingerprint. */
    String describe();

    /** The kind of producers' numbers that it was chosen on; undeclared where it does not matter or nobody said. */
    default LogprobMode calibratedFor() {
        return LogprobMode.UNDECLARED;
    }

    /** What models on the lane must answer before {@link #decide} runs, as {@link Scorer#queries}. */
    default List<LaneQuery> queries(Subject subject) {
        return List.of();
    }

    /** What must be answered besides, now that these answers are known, as {@link Scorer#more}. */
    default List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        return List.of();
    }

    /**
     * Decides; never throws for content, abstains with a reason instead.
     *
     * @param answers one answer for every query of {@link #queries} and {@link #more}
     */
    Deferral decide(Subject subject, LaneAnswers answers);
}

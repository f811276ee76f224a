package dev.assay.scoring.consistency.semantic;

/** What an entailment model says about a premise and a hypothesis. Immutable; any thread may use it. */
public enum NliLabel {
    /** The hypothesis cannot be true when the premise is. */
    CONTRADICTION,
    /** The premise says nothing about the hypothesis. */
    NEUTRAL,
    /** The hypothesis follows from the premise. */
    ENTAILMENT;

    /**
     * The most likely label; among equals contradiction before neutral before entailment. Three values of which none can be
     * compared (NaN) give {@link #NEUTRAL}, for they say nothing.
     */
    public static NliLabel of(double contradiction, double neutral, double entailment) {
        if (Double.isNaN(contradiction) || Double.isNaN(neutral) || Double.isNaN(entailment)) {
            return NEUTRAL;
        }
        if (contradiction >= neutral && contradiction >= entailment) {
            return CONTRADICTION;
        }
        return neutral >= entailment ? NEUTRAL : ENTAILMENT;
    }

    /**
     * One label for both directions, as claim-conditioned probability has it (Fadeeva et al., "Fact-Checking the Output of
     * Large Language Models via Token-Level Uncertainty Quantification", Findings of ACL 2024): equal labels stay,
     * entailment against contradiction is neutral, and either of them wins over neutral.
     */
    public NliLabel combine(NliLabel backward) {
        if (this == backward || backward == NEUTRAL) {
            return this;
        }
        return this == NEUTRAL ? backward : NEUTRAL;
    }
}

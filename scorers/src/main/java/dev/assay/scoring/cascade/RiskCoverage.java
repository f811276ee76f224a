package dev.assay.scoring.cascade;

/**
 * How well a confidence separates right from wrong answers: AUROC, and the curve of error among the answers kept over
 * the fraction kept. Immutable; any thread may use it.
 *
 * <p>Averaged over ties means in expectation over a random order among equal confidences; a stable order makes the number
 * depend on how the file was sorted. AURC and E-AURC: Geifman et al., "Bias-Reduced Uncertainty Estimation" (ICLR 2019).
 */
public final class RiskCoverage {
    private final ConfidenceOrder order;
    private final double[] errors;
    private final double[] stable;
    private final double[] averaged;

    /**
     * @param confidence [N], N at least 1, finite, higher is more confident
     * @param correct [N]
     * @throws IllegalArgumentException when lengths differ, N is 0 or a confidence is not finite
     */
    public RiskCoverage(double[] confidence, boolean[] correct) {
        if (confidence.length != correct.length) {
            throw new IllegalArgumentException(confidence.length + " confidences for " + correct.length + " answers");
        }
        order = ConfidenceOrder.of(confidence);
        errors = new double[correct.length];
        for (int i = 0; i < correct.length; i++) {
            errors[i] = correct[i] ? 0 : 1;
        }
        stable = order.cumulative(errors);
        averaged = order.cumulativeTieAveraged(errors);
    }

    /** Number of answers N. */
    public int size() {
        return errors.length;
    }

    /** Fraction of wrong answers, in [0, 1]; also the AURC of a random order. */
    public double baseRisk() {
        return stable[errors.length] / errors.length;
    }

    /**
     * Probability that a right answer has more confidence than a wrong one, ties counting half, in [0, 1].
     *
     * @return NaN when all answers are right or all wrong
     */
    public double auroc() {
        double concordant = 0;
        double rightAbove = 0;
        int from = 0;
        for (int end : order.groupEnds()) {
            double wrong = stable[end] - stable[from];
            double right = end - from - wrong;
            concordant += wrong * (rightAbove + right / 2);
            rightAbove += right;
            from = end;
        }
        return concordant / (rightAbove * stable[errors.length]);
    }

    /** Area under the risk-coverage curve with ties in the order of arrival, in [0, 1]. */
    public double aurcStableOrder() {
        return meanRisk(stable);
    }

    /** Area under the risk-coverage curve averaged over ties, in [0, 1]. */
    public double aurc() {
        return meanRisk(averaged);
    }

    /** The least area that any confidence could reach on these answers: all right ones first. */
    public double aurcOptimal() {
        int wrong = (int) stable[errors.length];
        double sum = 0;
        for (int j = 1; j <= wrong; j++) {
            sum += (double) j / (errors.length - wrong + j);
        }
        return sum / errors.length;
    }

    /** AURC averaged over ties minus its optimum, at least 0. */
    public double excessAurc() {
        return aurc() - aurcOptimal();
    }

    /**
     * Error among the most confident ceil(coverage N) answers, averaged over ties.
     *
     * @param coverage in (0, 1]
     */
    public double riskAt(double coverage) {
        int kept = kept(coverage);
        return averaged[kept] / kept;
    }

    /** The same with ties in the order of arrival. */
    public double riskAtStableOrder(double coverage) {
        int kept = kept(coverage);
        return stable[kept] / kept;
    }

    private int kept(double coverage) {
        if (!(coverage > 0 && coverage <= 1)) {
            throw new IllegalArgumentException("coverage = " + coverage + ": must be in (0, 1]");
        }
        // The subtraction keeps 0.3 * 10 = 3.0000000000000004 from becoming 4 answers.
        return Math.max(1, (int) Math.ceil(coverage * errors.length - 1e-9));
    }

    private static double meanRisk(double[] cumulative) {
        double sum = 0;
        for (int k = 1; k < cumulative.length; k++) {
            sum += cumulative[k] / k;
        }
        return sum / (cumulative.length - 1);
    }
}

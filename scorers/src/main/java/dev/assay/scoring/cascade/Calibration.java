package dev.assay.scoring.cascade;

/** Whether stated probabilities of being right match what happens. Stateless; any thread may use it. */
public final class Calibration {
    private Calibration() {}

    /**
     * Expected calibration error over bins of equal width, [j/B, (j+1)/B) with 1 in the last.
     *
     * @param probability [N], N at least 1, each in [0, 1]
     * @param correct [N]
     * @param bins B, at least 1
     * @return sum over bins of (share of answers) times |mean probability - fraction right|, in [0, 1]
     */
    public static double ece(double[] probability, boolean[] correct, int bins) {
        check(probability, correct);
        double[] excess = new double[bins];
        for (int i = 0; i < probability.length; i++) {
            int bin = Math.min(bins - 1, (int) (probability[i] * bins));
            excess[bin] += probability[i] - (correct[i] ? 1 : 0);
        }
        double sum = 0;
        for (double value : excess) {
            sum += Math.abs(value);
        }
        return sum / probability.length;
    }

    /** Brier score: mean of (probability - outcome)^2, in [0, 1]; lower is better. */
    public static double brier(double[] probability, boolean[] correct) {
        check(probability, correct);
        double sum = 0;
        for (int i = 0; i < probability.length; i++) {
            double difference = probability[i] - (correct[i] ? 1 : 0);
            sum += difference * difference;
        }
        return sum / probability.length;
    }

    private static void check(double[] probability, boolean[] correct) {
        if (probability.length == 0 || probability.length != correct.length) {
            throw new IllegalArgumentException(
                    probability.length + " probabilities for " + correct.length + " answers");
        }
        for (double p : probability) {
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("probability = " + p + ": must be in [0, 1]");
            }
        }
    }
}

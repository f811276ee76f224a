package dev.assay.scoring.cascade;

import java.util.Arrays;

/**
 * Quality of a two-model cascade over the fraction of answers deferred to the large model, least confident first.
 * Immutable; any thread may use it.
 *
 * <p>Ties are averaged over, unless the curve was made {@linkplain #inOrderOfArrival in order of arrival}. Two areas are in
 * use and differ by O(1/N): the trapezoid, and the mean over the N + 1 possible numbers of deferred answers.
 *
 * <p>APGR (average performance gap recovered) and CPT (calls needed for a performance threshold) as in Ong et al.,
 * "RouteLLM" (2024).
 */
public final class DeferralCurve {
    private final double[] quality;
    private final double[] gains;

    private DeferralCurve(double[] keptSmall, double[] keptLarge, double[] gains) {
        int n = gains.length;
        quality = new double[n + 1];
        for (int deferred = 0; deferred <= n; deferred++) {
            int kept = n - deferred;
            quality[deferred] = (keptSmall[kept] + keptLarge[n] - keptLarge[kept]) / n;
        }
        this.gains = gains;
    }

    /**
     * The curve averaged over ties.
     *
     * @param confidence of the small model, [N], N at least 1, finite
     * @param small quality of the small model's answers, [N], 1 for right and 0 for wrong
     * @param large quality of the large model's answers, [N]
     */
    public static DeferralCurve of(double[] confidence, double[] small, double[] large) {
        checkLengths(confidence, small, large);
        ConfidenceOrder order = ConfidenceOrder.of(confidence);
        return new DeferralCurve(
                order.cumulativeTieAveraged(small), order.cumulativeTieAveraged(large), gains(small, large));
    }

    /** The curve that defers the earlier of two equally confident answers first; it depends on how a file is sorted. */
    public static DeferralCurve inOrderOfArrival(double[] confidence, double[] small, double[] large) {
        checkLengths(confidence, small, large);
        ConfidenceOrder order = ConfidenceOrder.of(reversed(confidence));
        return new DeferralCurve(
                order.cumulative(reversed(small)), order.cumulative(reversed(large)), gains(small, large));
    }

    /** Quality of the small model alone. */
    public double smallQuality() {
        return quality[0];
    }

    /** Quality of the large model alone. */
    public double largeQuality() {
        return quality[quality.length - 1];
    }

    /** Area under the curve by the trapezoid rule. */
    public double area() {
        return trapezoid(quality);
    }

    /** Mean quality over the N + 1 possible numbers of deferred answers. */
    public double meanQuality() {
        return mean(quality);
    }

    /** The area, and the mean quality, when the answers to defer are drawn at random. */
    public double randomArea() {
        return (smallQuality() + largeQuality()) / 2;
    }

    /** The greatest area possible: the answers that gain most are deferred first. */
    public double oracleArea() {
        return trapezoid(oracle());
    }

    /** The greatest mean quality possible. */
    public double oracleMeanQuality() {
        return mean(oracle());
    }

    /**
     * Average performance gap recovered, (area - small) / (large - small): 0.5 is what random deferral reaches, negative
     * values mean harm.
     *
     * @return NaN when both models are equally good
     */
    public double gapRecovered() {
        return gapRecovered(area());
    }

    /** The same from the mean quality instead of the area. */
    public double meanGapRecovered() {
        return gapRecovered(meanQuality());
    }

    /**
     * Least fraction to defer so that at least {@code share} of the gap between the models is recovered.
     *
     * @param share in [0, 1]; 0.5 is CPT(50%)
     * @return in [0, 1]; NaN when the large model is not better
     */
    public double callsFor(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share = " + share + ": must be in [0, 1]");
        }
        double gap = largeQuality() - smallQuality();
        if (!(gap > 0)) {
            return Double.NaN;
        }
        int deferred = 0;
        // The slack absorbs rounding of sums of 1/N, far below one answer.
        while (quality[deferred] < smallQuality() + share * gap - 1e-12) {
            deferred++;
        }
        return (double) deferred / gains.length;
    }

    /**
     * Quality when floor(rate N) answers are deferred: the budget is never exceeded.
     *
     * @param rate in [0, 1]
     */
    public double qualityAt(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate = " + rate + ": must be in [0, 1]");
        }
        // The slack keeps 0.29 * 100 = 28.999999999999996 from becoming 28 answers.
        return quality[(int) Math.floor(rate * gains.length + 1e-9)];
    }

    /** Mean cost of an answer at a deferral rate: the small model always runs, the large one on deferred answers. */
    public static double costAt(double rate, double smallCost, double largeCost) {
        return smallCost + rate * largeCost;
    }

    private double gapRecovered(double area) {
        double gap = largeQuality() - smallQuality();
        return gap == 0 ? Double.NaN : (area - smallQuality()) / gap;
    }

    private double[] oracle() {
        int n = gains.length;
        double[] best = new double[n + 1];
        best[0] = smallQuality();
        for (int k = 1; k <= n; k++) {
            best[k] = best[k - 1] + gains[n - k] / n;
        }
        return best;
    }

    private static double[] gains(double[] small, double[] large) {
        double[] gains = new double[small.length];
        Arrays.setAll(gains, i -> large[i] - small[i]);
        Arrays.sort(gains);
        return gains;
    }

    private static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
        return reversed;
    }

    private static void checkLengths(double[] confidence, double[] small, double[] large) {
        if (small.length != confidence.length || large.length != confidence.length) {
            throw new IllegalArgumentException(confidence.length + " confidences for " + small.length + " small and "
                    + large.length + " large answers");
        }
    }

    private static double mean(double[] curve) {
        return Arrays.stream(curve).sum() / curve.length;
    }

    private static double trapezoid(double[] curve) {
        double sum = (curve[0] + curve[curve.length - 1]) / 2;
        for (int k = 1; k < curve.length - 1; k++) {
            sum += curve[k];
        }
        return sum / (curve.length - 1);
    }
}

package dev.assay.scoring.cascade;

import java.util.Arrays;

/**
 * Quality of a two-model cascade over the fraction of answers deferred to the large model, least confident first,
 * averaged over ties. Immutable; any thread may use it.
 *
 * <p>APGR (average performance gap recovered) and CPT (calls needed for a performance threshold) as in Ong et al.,
 * "RouteLLM" (2024).
 */
public final class DeferralCurve {
    private final double[] quality;
    private final double[] gains;

    /**
     * @param confidence of the small model, [N], N at least 1, finite
     * @param small quality of the small model's answers, [N], 1 for right and 0 for wrong
     * @param large quality of the large model's answers, [N]
     */
    public DeferralCurve(double[] confidence, double[] small, double[] large) {
        int n = confidence.length;
        if (small.length != n || large.length != n) {
            throw new IllegalArgumentException(
                    n + " confidences for " + small.length + " small and " + large.length + " large answers");
        }
        ConfidenceOrder order = ConfidenceOrder.of(confidence);
        double[] keptSmall = order.cumulativeTieAveraged(small);
        double[] keptLarge = order.cumulativeTieAveraged(large);
        quality = new double[n + 1];
        for (int deferred = 0; deferred <= n; deferred++) {
            int kept = n - deferred;
            quality[deferred] = (keptSmall[kept] + keptLarge[n] - keptLarge[kept]) / n;
        }
        gains = new double[n];
        Arrays.setAll(gains, i -> large[i] - small[i]);
        Arrays.sort(gains);
    }

    /** Quality of the small model alone. */
    public double smallQuality() {
        return quality[0];
    }

    /** Quality of the large model alone. */
    public double largeQuality() {
        return quality[quality.length - 1];
    }

    /** Area under the curve: mean quality over all deferral rates (trapezoid). */
    public double area() {
        return trapezoid(quality);
    }

    /** The area when the answers to defer are drawn at random. */
    public double randomArea() {
        return (smallQuality() + largeQuality()) / 2;
    }

    /** The greatest area possible: the answers that gain most are deferred first. */
    public double oracleArea() {
        int n = gains.length;
        double[] best = new double[n + 1];
        best[0] = smallQuality();
        for (int k = 1; k <= n; k++) {
            best[k] = best[k - 1] + gains[n - k] / n;
        }
        return trapezoid(best);
    }

    /**
     * Average performance gap recovered, (area - small) / (large - small): 0.5 is what random deferral reaches, negative
     * values mean harm.
     *
     * @return NaN when both models are equally good
     */
    public double gapRecovered() {
        double gap = largeQuality() - smallQuality();
        return gap == 0 ? Double.NaN : (area() - smallQuality()) / gap;
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
     * Quality when round(rate N) answers are deferred.
     *
     * @param rate in [0, 1]
     */
    public double qualityAt(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("rate = " + rate + ": must be in [0, 1]");
        }
        return quality[(int) Math.rint(rate * gains.length)];
    }

    /** Mean cost of an answer at a deferral rate: the small model always runs, the large one on deferred answers. */
    public static double costAt(double rate, double smallCost, double largeCost) {
        return smallCost + rate * largeCost;
    }

    private static double trapezoid(double[] curve) {
        double sum = (curve[0] + curve[curve.length - 1]) / 2;
        for (int k = 1; k < curve.length - 1; k++) {
            sum += curve[k];
        }
        return sum / (curve.length - 1);
    }
}

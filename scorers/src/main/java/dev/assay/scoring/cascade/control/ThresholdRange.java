package dev.assay.scoring.cascade.control;

import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import java.util.Arrays;

/**
 * Where a threshold may go: between its bounds, and near enough to those used within the last hour, which are kept by spans of
 * five minutes. Confined to one thread.
 */
final class ThresholdRange {
    private static final long SPAN_MILLIS = 300_000;

    /** An hour touches at most this many spans. */
    private static final int SPANS = 13;

    private final double lowest;
    private final double highest;
    private final double widest;
    private final long[] spans = new long[SPANS];
    private final double[] least = new double[SPANS];
    private final double[] greatest = new double[SPANS];

    ThresholdRange(Bounds bounds) {
        lowest = bounds.lowest();
        highest = bounds.highest();
        widest = bounds.largestStepPerHour();
        Arrays.fill(spans, Long.MIN_VALUE);
    }

    /** The nearest threshold within the bounds that keeps the range of the hour within its limit. */
    double nearest(double wanted, long nowMillis) {
        double threshold = Math.max(lowest, Math.min(highest, wanted));
        if (widest == Double.POSITIVE_INFINITY) {
            return threshold;
        }
        long now = Math.floorDiv(nowMillis, SPAN_MILLIS);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < SPANS; i++) {
            if (spans[i] > now - SPANS) {
                low = Math.min(low, least[i]);
                high = Math.max(high, greatest[i]);
            }
        }
        return low > high ? threshold : Math.max(high - widest, Math.min(low + widest, threshold));
    }

    /** Notes a threshold that was used; infinite ones are not, a cold start's above all. */
    void used(double threshold, long nowMillis) {
        if (widest == Double.POSITIVE_INFINITY || Double.isInfinite(threshold)) {
            return;
        }
        long now = Math.floorDiv(nowMillis, SPAN_MILLIS);
        int at = (int) Math.floorMod(now, (long) SPANS);
        if (spans[at] != now) {
            spans[at] = now;
            least[at] = threshold;
            greatest[at] = threshold;
        }
        least[at] = Math.min(least[at], threshold);
        greatest[at] = Math.max(greatest[at], threshold);
    }

    /** Forgets the hour: an operator has set the threshold. */
    void forget() {
        Arrays.fill(spans, Long.MIN_VALUE);
    }

    void write(StateOutput out) {
        for (int i = 0; i < SPANS; i++) {
            out.count(spans[i]);
            out.number(least[i]);
            out.number(greatest[i]);
        }
    }

    void read(StateInput in) {
        for (int i = 0; i < SPANS; i++) {
            spans[i] = in.count();
            least[i] = in.finite();
            greatest[i] = in.finite();
        }
    }
}

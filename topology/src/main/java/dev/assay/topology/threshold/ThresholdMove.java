package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ThresholdView;
import org.jspecify.annotations.Nullable;

/**
 * One record for the log of thresholds: a change, or the answer to an order that changed nothing. Thresholds in it are on
 * the scale of minus the deferral score. Immutable; any thread may read it.
 *
 * @param key the threshold; {@link #ALL} for the whole partition
 * @param change null when nothing changed
 * @param view how the threshold stands; null for the whole partition
 * @param place what was being handled
 * @param detail what became of an order; null otherwise
 * @param order the order that this answers; null for none
 * @param frozen whether new thresholds of the partition start frozen
 */
public record ThresholdMove(
        String key,
        @Nullable Change change,
        @Nullable ThresholdView view,
        KeyGains gains,
        Place place,
        @Nullable String detail,
        Note.@Nullable Order order,
        boolean frozen) {
    /** Stands for all thresholds of a partition, those included that are still to come. */
    public static final String ALL = "*";

    /** A threshold of a controller on the scale of the deferral score; null when it is not a finite number. */
    public static @Nullable Double onScoreScale(double threshold) {
        return Double.isInfinite(threshold) ? null : (Double) (0.0 - threshold);
    }

    /** What a threshold of a controller means that is not a finite number; null for one that is. */
    public static @Nullable String meaning(double threshold) {
        if (threshold == Double.NEGATIVE_INFINITY) {
            return "defers everything";
        }
        return threshold == Double.POSITIVE_INFINITY ? "accepts everything" : null;
    }

    /** What made a threshold change. */
    public enum Trigger {
        EVENT,
        LABEL,
        ORDER
    }

    /**
     * The record that was being handled.
     *
     * @param offset in the input topic for events, in the feedback topic otherwise
     * @param atMillis timestamp of the record
     */
    public record Place(Trigger trigger, long offset, long atMillis) {}

    /**
     * What deferring gained where the truth about both answers is known.
     *
     * @param pairs labelled pairs of a deferred answer and the larger model's
     * @param better pairs where only the larger model was right
     * @param worse pairs where only the small model was
     */
    public record KeyGains(long pairs, long better, long worse) {
        /** Nothing known. */
        public static final KeyGains NONE = new KeyGains(0, 0, 0);

        /** Mean of right(large) - right(small), in [-1, 1]; 0 without pairs. */
        public double mean() {
            return pairs == 0 ? 0 : (double) (better - worse) / pairs;
        }

        KeyGains plus(boolean smallRight, boolean largeRight) {
            return new KeyGains(
                    pairs + 1,
                    better + (largeRight && !smallRight ? 1 : 0),
                    worse + (smallRight && !largeRight ? 1 : 0));
        }
    }
}

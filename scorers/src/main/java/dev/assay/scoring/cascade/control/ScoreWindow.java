package dev.assay.scoring.cascade.control;

import java.util.Arrays;

/** The last W finite scores, in order of arrival and of size. Confined to one thread. */
final class ScoreWindow {
    private final int capacity;
    private double[] arrivals = new double[16];
    private double[] sorted = new double[16];
    private int count;
    private int next;
    private long changes;

    ScoreWindow(int capacity) {
        this.capacity = capacity;
    }

    int size() {
        return count;
    }

    /** Another number after every change. */
    long changes() {
        return changes;
    }

    void add(double score) {
        changes++;
        if (count == capacity) {
            removeSorted(arrivals[next]);
        } else if (count == arrivals.length) {
            int larger = Math.min(capacity, 2 * count);
            arrivals = Arrays.copyOf(arrivals, larger);
            sorted = Arrays.copyOf(sorted, larger);
        }
        arrivals[next] = score;
        next = next + 1 == capacity ? 0 : next + 1;
        int at = atOrBelow(score);
        System.arraycopy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = score;
        count++;
    }

    /** The k-th smallest score, k from 0. */
    double smallest(int k) {
        return sorted[k];
    }

    /** How many scores are at most that. */
    int atOrBelow(double threshold) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] <= threshold) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Share of the scores between two thresholds, in [0, 1]; 0 without scores. */
    double shareBetween(double one, double other) {
        return count == 0 ? 0 : Math.abs(atOrBelow(one) - atOrBelow(other)) / (double) count;
    }

    /**
     * The score at a level, by nearest rank.
     *
     * @return negative infinity at a level of 0 or below or without scores; the greatest score from level 1 on
     */
    double atLevel(double level) {
        if (count == 0 || level <= 0) {
            return Double.NEGATIVE_INFINITY;
        }
        // The subtraction keeps a product such as 150.00000000000003 at rank 150.
        int rank = (int) Math.ceil(level * count - 1e-9);
        return sorted[Math.max(1, Math.min(count, rank)) - 1];
    }

    /** Half of the width of the middle half, which is 1.1 for logistic scores of scale 1; 1 when they are all alike. */
    double spread() {
        double width = (atLevel(0.75) - atLevel(0.25)) / 2;
        if (width > 0) {
            return width;
        }
        double range = count == 0 ? 0 : (sorted[count - 1] - sorted[0]) / 2;
        return range > 0 && Double.isFinite(range) ? range : 1;
    }

    void write(StateOutput out) {
        out.small(count);
        for (int i = 0; i < count; i++) {
            out.number(arrivals[count == capacity ? (next + i) % capacity : i]);
        }
    }

    void read(StateInput in) {
        for (int left = in.small(Limits.LARGEST_WINDOW); left > 0; left--) {
            add(in.finite());
        }
    }

    private void removeSorted(double score) {
        int at = atOrBelow(score) - 1;
        System.arraycopy(sorted, at + 1, sorted, at, count - at - 1);
        count--;
    }
}

package dev.assay.scoring.cascade.control;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The last W labels, in order of arrival and of uncertainty, with running sums over the latter. Confined to one thread. */
final class LabelWindow {
    private final int capacity;
    private final Deque<Label> arrivals = new ArrayDeque<>();
    private Label[] rising = new Label[16];
    private double[] weights = new double[17];
    private double[] errors = new double[17];
    private int count;
    /** So many of the running sums hold. */
    private int summed;

    private long changes;

    LabelWindow(int capacity) {
        this.capacity = capacity;
    }

    /** Another number after every change. */
    long changes() {
        return changes;
    }

    void add(Label label) {
        changes++;
        if (count == capacity) {
            remove(arrivals.removeFirst());
        } else if (count == rising.length) {
            rising = Arrays.copyOf(rising, Math.min(capacity, 2 * count));
            weights = new double[rising.length + 1];
            errors = new double[rising.length + 1];
            summed = 0;
        }
        int at = atOrBelow(label.uncertainty());
        System.arraycopy(rising, at, rising, at + 1, count - at);
        rising[at] = label;
        arrivals.addLast(label);
        count++;
        summed = Math.min(summed, at);
    }

    /** Forgets all. */
    void clear() {
        changes++;
        arrivals.clear();
        Arrays.fill(rising, null);
        count = 0;
        summed = 0;
    }

    /** Whether all have the weight 1. */
    boolean isEven() {
        return arrivals.stream().allMatch(label -> label.weight() == 1);
    }

    int size() {
        return count;
    }

    /** The k-th smallest uncertainty, k from 0. */
    double uncertainty(int k) {
        return rising[k].uncertainty();
    }

    /** Sum of the weights of the k least uncertain, k from 0 to the size. */
    double weight(int k) {
        sum();
        return weights[k];
    }

    /** Sum of the weights of the wrong ones among the k least uncertain. */
    double errors(int k) {
        sum();
        return errors[k];
    }

    /** How many are at or below a threshold. */
    int atOrBelow(double threshold) {
        int from = 0;
        int to = count;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (rising[middle].uncertainty() <= threshold) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    void write(StateOutput out) {
        out.small(count);
        arrivals.forEach(label -> label.write(out));
    }

    void read(StateInput in) {
        for (int left = in.small(Limits.MOST_LABELS); left > 0; left--) {
            add(Label.read(in));
        }
    }

    private void sum() {
        for (int i = summed; i < count; i++) {
            double weight = rising[i].weight();
            weights[i + 1] = weights[i] + weight;
            errors[i + 1] = errors[i] + (rising[i].wrong() ? weight : 0);
        }
        summed = count;
    }

    private void remove(Label oldest) {
        // Equal uncertainties stand in order of arrival, so the oldest is the first of them.
        int at = atOrBelow(oldest.uncertainty()) - 1;
        while (at > 0 && rising[at - 1].uncertainty() == oldest.uncertainty()) {
            at--;
        }
        System.arraycopy(rising, at + 1, rising, at, count - at - 1);
        summed = Math.min(summed, at);
        count--;
    }
}

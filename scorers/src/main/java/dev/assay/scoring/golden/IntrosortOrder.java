package dev.assay.scoring.golden;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * The order of ties that a plain introspective sort of indices gives: median of three, insertion sort up to 16 entries,
 * the smaller part first. Stateless; any thread may use it.
 *
 * <p>Exists only to compare with published reference numbers: lm-polygraph orders answers with {@code numpy.argsort},
 * whose default is this unstable sort, and its rejection area depends on the order of ties. Production numbers are
 * averaged over ties instead.
 */
final class IntrosortOrder {
    private static final int SMALL = 15;

    private final double[] values;
    private final int[] order;

    private IntrosortOrder(double[] values) {
        this.values = values;
        this.order = IntStream.range(0, values.length).toArray();
    }

    /** Indices by rising value, [N]; values must not be NaN. */
    static int[] rising(double[] values) {
        IntrosortOrder sort = new IntrosortOrder(values);
        sort.run();
        return sort.order;
    }

    private record Part(int low, int high) {}

    private void run() {
        Deque<Part> later = new ArrayDeque<>();
        later.push(new Part(0, order.length - 1));
        while (!later.isEmpty()) {
            Part part = later.pop();
            int low = part.low();
            int high = part.high();
            while (high - low > SMALL) {
                int middle = partition(low, high);
                if (middle - low < high - middle) {
                    later.push(new Part(middle + 1, high));
                    high = middle - 1;
                } else {
                    later.push(new Part(low, middle - 1));
                    low = middle + 1;
                }
            }
            insertion(low, high);
        }
    }

    /** Puts the median of the ends and the middle in place and returns where. */
    private int partition(int low, int high) {
        int middle = low + (high - low) / 2;
        swapIfLess(middle, low);
        swapIfLess(high, middle);
        swapIfLess(middle, low);
        double pivot = at(middle);
        swap(middle, high - 1);
        int left = low + 1;
        int right = high - 2;
        while (at(left) < pivot) {
            left++;
        }
        while (pivot < at(right)) {
            right--;
        }
        while (left < right) {
            swap(left++, right--);
            while (at(left) < pivot) {
                left++;
            }
            while (pivot < at(right)) {
                right--;
            }
        }
        swap(left, high - 1);
        return left;
    }

    private void insertion(int low, int high) {
        for (int i = low + 1; i <= high; i++) {
            int moved = order[i];
            int j = i;
            while (j > low && values[moved] < at(j - 1)) {
                order[j] = order[j - 1];
                j--;
            }
            order[j] = moved;
        }
    }

    private double at(int position) {
        return values[order[position]];
    }

    private void swapIfLess(int a, int b) {
        if (at(a) < at(b)) {
            swap(a, b);
        }
    }

    private void swap(int a, int b) {
        int kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
}

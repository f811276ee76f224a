package dev.assay.scoring.watermark.kuditipudi;

/**
 * Edit distances between blocks of a text and all cyclic shifts of a key, as a cell-by-cell float32 computation gives them.
 *
 * <p>All shifts of a block are first computed side by side in whole numbers ({@link FixedEdits}), whose distance from the
 * float32 result has a bound; only shifts that this bound leaves in question are computed in float32. Where costs and
 * {@code gamma} are at least 0, a path that leaves a cell b - a off the diagonal still has |b - a| indels to pay, so cells
 * from which the result would exceed what is of interest are left out of both computations. Mutable; confined to one thread.
 */
final class EditAlignment {
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    private final int[] index;
    private final int k;
    private final float gamma;
    private final int n;
    private final FixedEdits fixed;
    private final float[] cells;

    private KeyColumns key;
    private boolean prunable;
    /** Leaving out everything costs nothing, and nothing costs less. */
    private boolean isZero;
    /** How far a whole-number result may be off the float32 result: 2 k steps at most, each rounded by both. */
    private double error;

    /**
     * Edit distances of a text.
     *
     * @param index which token of the key's columns each is, [m]
     * @param key the first key; others have as many tokens and elements
     * @param k block length, 1 to m
     * @param gamma cost of leaving out a token or a key element
     */
    EditAlignment(int[] index, KeyColumns key, int k, float gamma) {
        this.index = index;
        this.k = k;
        this.gamma = gamma;
        this.key = key;
        n = key.length();
        fixed = new FixedEdits(index, key.tokens(), k, n);
        cells = new float[k + 1];
        take(key);
    }

    /** Goes on with another key. */
    final void take(KeyColumns next) {
        key = next;
        prunable = key.nonNegative() && gamma > 0;
        isZero = key.nonNegative() && gamma == 0;
        fixed.key(key, gamma, prunable);
        double steps = 2.0 * k;
        double largest = (double) k * key.largest() + steps * Math.abs(gamma);
        error = steps * (1.1 / fixed.scale() + 1.01 * UNIT_ROUNDOFF * largest);
    }

    /** The smallest distance; of equal ones the first block, and in it the first shift. */
    Alignment best() {
        if (isZero) {
            return new Alignment(0, 0, 0);
        }
        Alignment best = new Alignment(Float.POSITIVE_INFINITY, 0, 0);
        for (int block = 0; block + k <= index.length; block++) {
            best = better(best, block);
        }
        return best;
    }

    /** Whether a distance is at most this. */
    boolean reaches(float cost) {
        if (isZero) {
            return 0 <= cost;
        }
        for (int block = 0; block + k <= index.length; block++) {
            int[] estimates = fixed.block(block, cost + error);
            for (int shift = 0; shift < n; shift++) {
                double estimate = fixed.value(estimates[shift]);
                if (estimate <= cost - error || (!(estimate > cost + error) && exact(block, shift, cost) <= cost)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The distances of one block at every shift, [n]. */
    float[] row(int block) {
        float[] row = new float[n];
        for (int shift = 0; shift < n; shift++) {
            row[shift] = exact(block, shift, Double.POSITIVE_INFINITY);
        }
        return row;
    }

    private Alignment better(Alignment before, int block) {
        double limit = Math.min(before.cost(), fixed.guess(block) + error);
        int[] estimates = fixed.block(block, limit + error);
        double smallest = Double.POSITIVE_INFINITY;
        for (int shift = 0; shift < n; shift++) {
            smallest = Math.min(smallest, fixed.value(estimates[shift]));
        }
        Alignment best = before;
        double enough = Math.min(limit, smallest + error);
        for (int shift = 0; shift < n; shift++) {
            if (!(fixed.value(estimates[shift]) > enough + error)) {
                float cost = exact(block, shift, enough);
                if (cost < best.cost()) {
                    best = new Alignment(cost, block, shift);
                }
            }
        }
        return best;
    }

    /** One distance in float32; where it exceeds the limit, any number above the limit. */
    private float exact(int block, int shift, double limit) {
        double ceiling = prunable ? limit + 2 * error : Double.POSITIVE_INFINITY;
        float[] row = cells;
        int low = 0;
        int high = 0;
        row[0] = 0;
        while (high < k && 2.0 * (high + 1) * gamma <= ceiling) {
            high++;
            row[high] = high * gamma;
        }
        for (int a = 1; a <= k && low <= high; a++) {
            int last = Math.min(k, high + 1);
            row(a, low, high, last, block, shift);
            high = last;
            while (low <= high && row[low] + (double) Math.abs(a - low) * gamma > ceiling) {
                low++;
            }
            while (high >= low && row[high] + (double) Math.abs(a - high) * gamma > ceiling) {
                high--;
            }
        }
        return low <= high && high == k ? row[k] : Float.POSITIVE_INFINITY;
    }

    /** Replaces the row of a - 1 tokens, which is known from low to high, by that of a tokens, from low to last. */
    private void row(int a, int low, int high, int last, int block, int shift) {
        float[] row = cells;
        int token = index[block + a - 1];
        float corner = row[low];
        // Where cells before are left out, only the cell above leads here.
        float left = low == 0 ? a * gamma : row[low] + gamma;
        row[low] = left;
        int element = (shift + low) % n;
        for (int b = low + 1; b <= last; b++) {
            float up = b <= high ? row[b] : Float.POSITIVE_INFINITY;
            float indel = (up < left ? up : left) + gamma;
            float match = corner + key.cost(token, element);
            left = match < indel ? match : indel;
            corner = up;
            row[b] = left;
            element = element + 1 == n ? 0 : element + 1;
        }
    }
}

package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.stats.NormalTail;
import java.util.BitSet;
import java.util.Optional;

/**
 * The windowed score of lm-watermarking, number for number and in its single precision: the window whose z is largest. Its
 * p-value ignores the search, and {@code max} leaves out the whole text; {@link
 * dev.assay.scoring.watermark.green.WindowCover} is the honest one. Immutable; any thread may use it.
 *
 * @param z the largest z, single precision
 * @param size the window's length, the first that reaches that z
 * @param gamma the configured share of green tokens
 * @param atT the largest z of windows that have ended, by counted colour
 */
public record WinMax(float z, int size, double gamma, float[] atT) {

    /**
     * Searches all windows, in time proportional to the length times the number of sizes.
     *
     * @param green the counted colours
     * @param length how many there are
     * @return empty when no size fits, where the reference raises
     */
    static Optional<WinMax> of(BitSet green, int length, WindowSizes sizes, double gamma) {
        int[] sums = new int[length + 1];
        for (int i = 0; i < length; i++) {
            sums[i + 1] = sums[i] + (green.get(i) ? 1 : 0);
        }
        float[] atT = new float[length];
        float best = Float.NEGATIVE_INFINITY;
        int bestSize = 0;
        boolean fits = false;
        for (int size : sizes.in(length)) {
            // A size that does not fit keeps the zero with which the reference starts, and that zero takes part.
            float z = 0;
            if (size <= length) {
                fits = true;
                z = largest(sums, size, gamma, atT);
            }
            if (z > best) {
                best = z;
                bestSize = size;
            }
        }
        return fits ? Optional.of(new WinMax(best, bestSize, gamma, atT)) : Optional.empty();
    }

    private static float largest(int[] sums, int size, double gamma, float[] atT) {
        float expected = (float) (gamma * size);
        float scale = scale(size, gamma);
        float largest = Float.NEGATIVE_INFINITY;
        for (int start = 0; start + size < sums.length; start++) {
            largest = Math.max(largest, (sums[start + size] - sums[start] - expected) / scale);
            int next = start + size;
            if (next < atT.length) {
                atT[next] = Math.max(atT[next], largest);
            }
        }
        return largest;
    }

    private static float scale(int size, double gamma) {
        return (float) Math.sqrt(size * gamma * (1 - gamma));
    }

    /** The reference's green count, computed back from z and truncated: at times one too low. */
    public int green() {
        return (int) (z * scale(size, gamma) + (float) (gamma * size));
    }

    /** The reference's p-value, the normal tail above z as if nothing had been searched. */
    public double referencePValue() {
        return NormalTail.above(z).p();
    }
}

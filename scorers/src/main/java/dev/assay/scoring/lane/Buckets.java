package dev.assay.scoring.lane;

import java.util.Arrays;

/**
 * The lengths that rows are padded to; by default few of them, geometric with ratio 1.5, rounded up to multiples of 8, the last one being the
 * longest row the model takes. Few lengths mean few shapes, and shapes choose kernels. Immutable; any thread may use it.
 */
final class Buckets {
    private static final int FIRST = 16;
    private static final double RATIO = 1.5;
    private static final int FINE_STEP = 8;
    private static final int FINE_FEW = 64;

    private final int[] lengths;
    private final boolean mixed;

    private Buckets(int[] lengths, boolean mixed) {
        this.lengths = lengths;
        this.mixed = mixed;
    }

    /** Buckets whose batches may be topped up with rows of the next shorter one. */
    static Buckets upTo(int maxTokens) {
        return upTo(maxTokens, true);
    }

    /** @param mixed whether rows of a shorter bucket may run with those of a longer one */
    static Buckets upTo(int maxTokens, boolean mixed) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("a model reads at least one token, not " + maxTokens);
        }
        int[] found = new int[64];
        int count = 0;
        for (double length = FIRST; length < maxTokens; length *= RATIO) {
            int rounded = (int) (Math.ceil(length / 8) * 8);
            if (rounded < maxTokens) {
                found[count++] = rounded;
            }
        }
        found[count++] = maxTokens;
        return new Buckets(Arrays.copyOf(found, count), mixed);
    }

    /**
     * Buckets for models whose rows are dear: multiples of 8 up to 64 and of 16 beyond, so that a row of 100 tokens or more
     * carries less than 15 % of padding, and 4 % on average at 200.
     */
    static Buckets fine(int maxTokens) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("a model reads at least one token, not " + maxTokens);
        }
        int[] found = new int[FINE_FEW / FINE_STEP + maxTokens / (2 * FINE_STEP) + 1];
        int count = 0;
        for (int length = FINE_STEP; length < maxTokens; length += length < FINE_FEW ? FINE_STEP : 2 * FINE_STEP) {
            found[count++] = length;
        }
        found[count++] = maxTokens;
        return new Buckets(Arrays.copyOf(found, count), false);
    }

    boolean mixed() {
        return mixed;
    }

    int count() {
        return lengths.length;
    }

    /** The padded length of a bucket. */
    int length(int bucket) {
        return lengths[bucket];
    }

    /** The shortest bucket that holds so many tokens; more than the last one holds is a defect of the caller. */
    int of(int tokens) {
        for (int b = 0; b < lengths.length; b++) {
            if (tokens <= lengths[b]) {
                return b;
            }
        }
        throw new IllegalArgumentException(tokens + " tokens; the longest bucket holds " + lengths[lengths.length - 1]);
    }
}

package dev.assay.scoring.watermark.textseal;

/**
 * TextSeal's pseudo-random function: a linear form of context, token and key, mixed and reduced to one of 8,191 values. All
 * arithmetic wraps at 64 bits. Immutable; any thread may use it.
 */
final class TextSealHash {
    /** Number of values. */
    static final int VALUES = 8191;

    private static final long[] CONTEXT_FACTORS = {
        10000019, 10000247, 10000439, 10000643, 10000747, 10000867, 10000993, 10001213, 10001357, 10001501
    };
    private static final long TOKEN_FACTOR = 100_000_007;
    private static final long KEY_FACTOR = 500_001_713;
    private static final long FACTOR = 15_485_863;
    private static final long MIXING_FACTOR = 40_499;
    private static final int MIXING_SHIFT = 13;

    /** Contexts that the factors reach. */
    static final int LARGEST_NGRAM = CONTEXT_FACTORS.length;

    private final int ngram;
    private final long keyTerm;

    TextSealHash(TextSealParameters parameters) {
        ngram = parameters.ngram();
        keyTerm = KEY_FACTOR * parameters.key().value().longValue();
    }

    /** The linear form before it is mixed; equal forms have equal values, so it identifies a draw. */
    long form(int[] ids, int target, long token) {
        long form = TOKEN_FACTOR * token + keyTerm;
        for (int i = 0; i < ngram; i++) {
            form += CONTEXT_FACTORS[i] * ids[target - ngram + i];
        }
        return form;
    }

    /** The value of a form, 0 to 8190. */
    static int value(long form) {
        long mixed = form * FACTOR * MIXING_FACTOR;
        mixed ^= mixed >> MIXING_SHIFT;
        return Math.floorMod(mixed, VALUES);
    }

    /** The uniform of a value, in [0, 1), in the reference's single precision. */
    static float uniform(int value) {
        return (float) value / VALUES;
    }

    /** How many of the 8,191 values are green. */
    static int greenValues(double gamma) {
        int count = 0;
        for (int value = 0; value < VALUES; value++) {
            count += uniform(value) < (float) gamma ? 1 : 0;
        }
        return count;
    }
}

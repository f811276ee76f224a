package dev.assay.scoring.cascade;

import dev.assay.scoring.TokenColumns;
import java.util.Arrays;

/**
 * Finds tokens whose own log-probability and alternatives cannot belong to one distribution: then nobody knows which of them
 * is true, and margins and entropies would be made up. Stateless; any thread may use it.
 *
 * <p>Engines may list the token itself beside its K most likely, and in any order; both are fine.
 */
final class Contradictions {
    private static final double[] NOTHING = {};

    /** Engines may round the one and not the other: log-probabilities in bfloat16 have eight bits, so two parts in 256. */
    private static final double RELATIVE = 1.0 / 64;

    private static final double ABSOLUTE = 0.01;

    private final TokenColumns tokens;
    private final int k;
    private final double[] own;
    private final boolean topIds;
    private final boolean ids;
    private final long[] keys;

    private Contradictions(TokenColumns tokens, int n) {
        this.tokens = tokens;
        k = tokens.topK();
        own = tokens.logprobs().length == n ? tokens.logprobs() : NOTHING;
        topIds = tokens.topIds().length == n * k;
        ids = topIds && tokens.ids().length == n;
        keys = new long[topIds ? k : 0];
    }

    /** How many tokens there are whose numbers contradict each other; 0 where the columns do not belong to each other. */
    static int count(TokenColumns tokens) {
        int k = tokens.topK();
        int n = k > 0 ? tokens.topLogprobs().length / k : 0;
        if (n == 0 || n * k != tokens.topLogprobs().length) {
            return 0;
        }
        Contradictions reading = new Contradictions(tokens, n);
        int count = 0;
        for (int t = 0; t < n; t++) {
            count += reading.unlikely(t) || reading.twice(t) || reading.beside(t) ? 1 : 0;
        }
        return count;
    }

    /** Whether the token is likelier than the best of the most likely ones. */
    private boolean unlikely(int t) {
        if (own.length == 0) {
            return false;
        }
        double best = TokenMargins.largest(tokens.topLogprobs(), t, k);
        return own[t] > best && differ(own[t], best);
    }

    /** Whether one id has two values among the alternatives. */
    private boolean twice(int t) {
        if (!topIds) {
            return false;
        }
        for (int j = 0; j < k; j++) {
            keys[j] = ((long) tokens.topIds()[t * k + j] << Integer.SIZE) | j;
        }
        Arrays.sort(keys);
        for (int j = 1; j < k; j++) {
            boolean same = keys[j] >> Integer.SIZE == keys[j - 1] >> Integer.SIZE;
            if (same && differ(value(t, (int) keys[j]), value(t, (int) keys[j - 1]))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the token has another value among its alternatives, or is not one of them and leaves them no room. */
    private boolean beside(int t) {
        if (!ids || own.length == 0) {
            return false;
        }
        double mass = Math.exp(own[t]);
        for (int j = 0; j < k; j++) {
            if (tokens.topIds()[t * k + j] == tokens.ids()[t]) {
                return differ(own[t], value(t, j));
            }
            mass += Math.exp(value(t, j));
        }
        return mass > ColumnDefects.LARGEST_MASS;
    }

    private double value(int t, int j) {
        return tokens.topLogprobs()[t * k + j];
    }

    /** By more than rounding. */
    private static boolean differ(double one, double other) {
        return Math.abs(one - other) > ABSOLUTE + RELATIVE * Math.min(Math.abs(one), Math.abs(other));
    }
}

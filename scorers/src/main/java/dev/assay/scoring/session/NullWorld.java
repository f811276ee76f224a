package dev.assay.scoring.session;

import dev.assay.scoring.DrawLaw;
import org.jspecify.annotations.Nullable;

/**
 * Keyed draws as a text without the key gives them: a value is a function of identity and key that looks independent from
 * identity to identity. Immutable; any thread may use it.
 *
 * @param law null for messages that have a p-value only
 */
record NullWorld(@Nullable DrawLaw law) {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    /** The draw at an identity under a key. */
    double value(long identity, long key) {
        long state = mix(identity ^ mix(key + GOLDEN));
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return unit(state) < bernoulli.probability() ? 1 : 0;
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            int ones = 0;
            for (int i = 0; i < binomial.layers(); i++) {
                state += GOLDEN;
                ones += unit(mix(state)) < binomial.probability() ? 1 : 0;
            }
            return ones;
        }
        return law instanceof DrawLaw.Exponential ? -Math.log1p(-unit(state)) : unit(state);
    }

    String name() {
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return "bernoulli(" + bernoulli.probability() + ")";
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            return "binomial(" + binomial.layers() + ", " + binomial.probability() + ")";
        }
        return law instanceof DrawLaw.Exponential ? "exponential" : "p-values";
    }

    private static double unit(long bits) {
        return (bits >>> 11) * UNIT;
    }

    private static long mix(long given) {
        long z = (given ^ (given >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

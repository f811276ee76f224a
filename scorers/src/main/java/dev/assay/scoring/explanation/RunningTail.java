package dev.assay.scoring.explanation;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;
import java.util.OptionalDouble;

/**
 * The exact tail of a sum of draws, whatever prefix of a text they come from. Stateless; any thread may use it.
 */
final class RunningTail {
    private RunningTail() {}

    /**
     * Base-10 logarithm of the probability that {@code count} draws of a law sum to at least {@code sum}; empty where the
     * law has no closed form over draws, and where the sum is impossible.
     */
    static OptionalDouble log10(DrawLaw law, double sum, long count) {
        TailProbability tail;
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            tail = BinomialTail.atLeast(Math.round(sum), count, bernoulli.probability());
        } else if (law instanceof DrawLaw.Binomial binomial) {
            tail = BinomialTail.atLeast(Math.round(sum), count * binomial.layers(), binomial.probability());
        } else if (law instanceof DrawLaw.Exponential) {
            tail = GammaTail.atLeast((double) count, sum);
        } else {
            return OptionalDouble.empty();
        }
        return Double.isFinite(tail.log10()) ? OptionalDouble.of(tail.log10()) : OptionalDouble.empty();
    }
}

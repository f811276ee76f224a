package dev.assay.scoring.calibration;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.HypergeometricTail;
import dev.assay.scoring.watermark.Detection;
import java.util.Locale;
import java.util.Objects;

/**
 * What a scheme claims about its p-value on text without a watermark, and how to turn the p-value of a discrete statistic
 * into a number that is exactly uniform if the claim holds: p less a uniform share of the step below it (a randomised
 * p-value). Immutable; any thread may use it.
 */
public sealed interface NullLaw {

    /**
     * The p-value made uniform.
     *
     * @param unit uniform in [0, 1), independent of the text and the key
     */
    double uniform(Detection found, double unit);

    /** What is claimed. */
    default Claim claim() {
        return Claim.UNIFORM;
    }

    /** What a scheme promises about p on text without a watermark. An immutable constant; any thread may use it. */
    enum Claim {
        /** It is uniform, on its lattice. */
        UNIFORM,
        /** It may be larger than a uniform number, never smaller. */
        BOUND,
        /** Small values are no more frequent than they say; nothing is claimed about the others. */
        TAIL;

        /** How tables call it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A statistic without steps: the p-value itself. */
    record Continuous() implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            return found.tail().p();
        }
    }

    /** A bound, or a law that is known only as a tail: p is at most so often small, but may be larger. */
    record Bound() implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            return found.tail().p();
        }

        @Override
        public Claim claim() {
            return Claim.BOUND;
        }
    }

    /** Another law of which only the small p-values are claimed to hold: the bits of a unit are not quite independent. */
    record TailOf(NullLaw law) implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            return law.uniform(found, unit);
        }

        @Override
        public Claim claim() {
            return Claim.TAIL;
        }
    }

    /**
     * So many green ones among the counted draws, each with the same probability.
     *
     * @param layers draws for each counted unit
     * @param green of {@code outcomes} equally likely outcomes, how many count
     */
    record Binomial(int layers, long green, long outcomes) implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            long trials = layers * found.effectiveCount();
            long count = Math.round(found.statistic());
            double p = BinomialTail.atLeast(count, trials, green, outcomes).p();
            double next =
                    BinomialTail.atLeast(count + 1, trials, green, outcomes).p();
            return randomized(found, p, next, unit);
        }
    }

    /**
     * So many ones among entries of a table whose share of ones is known.
     *
     * @param layers entries for each counted unit
     * @param size of the table
     */
    record Table(int layers, int size) implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            double share = Objects.requireNonNull(found.measures().get("null_mean"), "null_mean");
            return new Binomial(layers, Math.round(share * size), size).uniform(found, unit);
        }
    }

    /** So many green ones among tokens drawn from a vocabulary without replacement. */
    record Hypergeometric(long green, long population) implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            long count = Math.round(found.statistic());
            double p = HypergeometricTail.atLeast(count, found.effectiveCount(), green, population)
                    .p();
            double next = HypergeometricTail.atLeast(count + 1, found.effectiveCount(), green, population)
                    .p();
            return randomized(found, p, next, unit);
        }
    }

    /**
     * The rank among fresh keys, with a stop after enough of them did as well (Besag and Clifford 1991): p is enough / run
     * after a stop, else (as good + 1) / (runs + 1).
     */
    record Drawn(int enough, int runs) implements NullLaw {
        @Override
        public double uniform(Detection found, double unit) {
            double p = found.tail().p();
            double lower =
                    p * (runs + 1) <= enough * (1 + 1e-9) ? p - 1.0 / (runs + 1) : enough / (Math.rint(enough / p) + 1);
            return p - unit * (p - lower);
        }
    }

    private static double randomized(Detection found, double p, double next, double unit) {
        if (Math.abs(p - found.tail().p()) > 1e-9 * p) {
            throw new IllegalStateException("the p-value of a detection is not that of its law");
        }
        return p - unit * (p - next);
    }
}

package dev.assay.scoring.watermark.marking;

import java.util.SplittableRandom;

/** The generating side of a scheme under one key, for one text. Confined to one thread. */
@FunctionalInterface
interface Marker {
    /**
     * Chooses the next token.
     *
     * @param ids the tokens so far; entries from {@code at} on mean nothing and may be written to
     * @param at position of the next one, 0 is the first of the completion
     * @return index of the candidate
     */
    int choose(int[] ids, int at, Candidates candidates, SplittableRandom random);

    /** No watermark. */
    Marker NONE = (ids, at, candidates, random) -> candidates.draw(random);

    /** Whether a token in a place is green. */
    @FunctionalInterface
    interface Green {
        boolean is(int[] ids, int at);
    }

    /** The uniform number of a token in a place. */
    @FunctionalInterface
    interface Uniform {
        double of(int[] ids, int at);
    }

    /** The bits of a token in a place, layer 0 lowest. */
    @FunctionalInterface
    interface Bits {
        long of(int[] ids, int at);
    }

    /** Adds delta to the logits of green tokens from a position on (Kirchenbauer et al. 2023). */
    static Marker bias(double delta, int first, double leastEntropy, Green green) {
        return (ids, at, candidates, random) -> {
            if (at < first || candidates.entropy() <= leastEntropy) {
                return candidates.draw(random);
            }
            double[] weights = candidates.probabilities().clone();
            for (int i = 0; i < weights.length; i++) {
                ids[at] = candidates.tokens()[i];
                weights[i] *= green.is(ids, at) ? Math.exp(delta) : 1;
            }
            return Candidates.draw(weights, random);
        };
    }

    /** The largest u^(1/p) (Aaronson 2022). */
    static Marker gumbel(int first, Uniform uniform) {
        return (ids, at, candidates, random) -> {
            if (at < first) {
                return candidates.draw(random);
            }
            int best = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < candidates.size(); i++) {
                ids[at] = candidates.tokens()[i];
                double score = Math.log(uniform.of(ids, at)) / candidates.probabilities()[i];
                if (score > largest) {
                    largest = score;
                    best = i;
                }
            }
            return best;
        };
    }

    /** Permute and flip: the largest logit plus exponential noise. */
    static Marker permuteAndFlip(int first, Uniform uniform) {
        return (ids, at, candidates, random) -> {
            if (at < first) {
                return candidates.draw(random);
            }
            int best = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < candidates.size(); i++) {
                ids[at] = candidates.tokens()[i];
                double score = Math.log(candidates.probabilities()[i]) - Math.log(uniform.of(ids, at));
                if (score > largest) {
                    largest = score;
                    best = i;
                }
            }
            return best;
        };
    }

    /** The tournament of SynthID-Text in closed form: layer by layer p is multiplied by 1 + g - E g. */
    static Marker tournament(int first, int layers, Bits bits) {
        return (ids, at, candidates, random) -> {
            if (at < first) {
                return candidates.draw(random);
            }
            double[] p = candidates.probabilities().clone();
            long[] g = new long[p.length];
            for (int i = 0; i < p.length; i++) {
                ids[at] = candidates.tokens()[i];
                g[i] = bits.of(ids, at);
            }
            for (int layer = 0; layer < layers; layer++) {
                double mean = 0;
                for (int i = 0; i < p.length; i++) {
                    mean += p[i] * (g[i] >>> layer & 1);
                }
                for (int i = 0; i < p.length; i++) {
                    p[i] *= 1 + (g[i] >>> layer & 1) - mean;
                }
            }
            return Candidates.draw(p, random);
        };
    }
}

package dev.assay.scoring.cascade;

/**
 * Bounds on one token's entropy when only its K most likely alternatives are known. Immutable; any thread may read it.
 *
 * <p>With h = -sum of p log p over the K, r = 1 - sum of p, p_k the smallest of the K and V the vocabulary size: the
 * entropy is least when the missing mass r sits on tokens as likely as p_k, h - r log p_k, and greatest when it is spread
 * evenly, h - r log(r / (V - K)).
 *
 * @param partial h, nats
 * @param lower least possible entropy, nats
 * @param upper greatest possible entropy, nats
 * @param missingMass r, in [0, 1]
 */
public record EntropyBounds(double partial, double lower, double upper, double missingMass) {

    /**
     * Bounds from row {@code token} of a row-major [T x K] array.
     *
     * @param topLogprobs natural log-probabilities, each finite and at most 0, above which it counts as
     *     0; in any order within the row
     * @param vocabularySize V; at most K means that nothing is missing
     */
    public static EntropyBounds of(double[] topLogprobs, int token, int topK, int vocabularySize) {
        return between(topLogprobs, token * topK, (token + 1) * topK, vocabularySize);
    }

    private static EntropyBounds between(double[] logprobs, int from, int to, int vocabularySize) {
        double partial = 0;
        double mass = 0;
        double least = 0;
        for (int j = from; j < to; j++) {
            double logprob = Math.min(0, logprobs[j]);
            double p = Math.exp(logprob);
            partial -= p * logprob;
            mass += p;
            least = Math.min(least, logprob);
        }
        double missing = Math.max(0, 1 - mass);
        int others = vocabularySize - (to - from);
        if (missing == 0 || others <= 0) {
            return new EntropyBounds(partial, partial, partial, missing);
        }
        double upper = partial - missing * Math.log(missing / others);
        double lower = partial - missing * least;
        return new EntropyBounds(partial, Math.min(lower, upper), upper, missing);
    }
}

package dev.assay.scoring;

/**
 * Token data of one completion as columns of equal length T; a column that the producer lacks is empty. Holders must not
 * write to the arrays; under that rule any thread may read it.
 *
 * @param ids token ids, [T], each at least 0
 * @param logprobs natural log-probability of each token, [T], each at most 0
 * @param entropies entropy in nats of the distribution that each token was drawn from, [T], each at least 0
 * @param topK K, the number of alternatives per token; 0 when there are none
 * @param topIds ids of the K most likely alternatives, row-major [T x K]
 * @param topLogprobs their natural log-probabilities, row-major [T x K]
 * @param mode whether the numbers are raw or processed
 */
public record TokenColumns(
        int[] ids,
        double[] logprobs,
        double[] entropies,
        int topK,
        int[] topIds,
        double[] topLogprobs,
        LogprobMode mode) {

    /** No token data. */
    public static final TokenColumns EMPTY = new TokenColumns(
            new int[0], new double[0], new double[0], 0, new int[0], new double[0], LogprobMode.UNDECLARED);

    /** Token ids alone. */
    public static TokenColumns ofIds(int... ids) {
        return new TokenColumns(
                ids, EMPTY.logprobs, EMPTY.entropies, 0, EMPTY.topIds, EMPTY.topLogprobs, LogprobMode.UNDECLARED);
    }

    /** Number of tokens T: the longest of the per-token columns. */
    public int length() {
        return Math.max(ids.length, Math.max(logprobs.length, entropies.length));
    }
}

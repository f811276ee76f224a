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
 * @param relevances how much each token matters to the meaning, [T], each in [0, 1]: 1 minus the similarity of the text to
 *     itself without the token (Duan et al., ACL 2024), computed by the producer
 * @param topLabels what each alternative says about the token that was generated, row-major [T x K]: 0 contradiction,
 *     1 neutral, 2 entailment, both directions of an entailment model combined, computed by the producer
 */
public record TokenColumns(
        int[] ids,
        double[] logprobs,
        double[] entropies,
        int topK,
        int[] topIds,
        double[] topLogprobs,
        LogprobMode mode,
        double[] relevances,
        int[] topLabels) {

    /** No token data. */
    public static final TokenColumns EMPTY = new TokenColumns(
            new int[0], new double[0], new double[0], 0, new int[0], new double[0], LogprobMode.UNDECLARED);

    /** Columns without the producer's own judgements. */
    public TokenColumns(
            int[] ids,
            double[] logprobs,
            double[] entropies,
            int topK,
            int[] topIds,
            double[] topLogprobs,
            LogprobMode mode) {
        this(ids, logprobs, entropies, topK, topIds, topLogprobs, mode, new double[0], new int[0]);
    }

    /** Token ids alone. */
    public static TokenColumns ofIds(int... ids) {
        return new TokenColumns(
                ids, EMPTY.logprobs, EMPTY.entropies, 0, EMPTY.topIds, EMPTY.topLogprobs, LogprobMode.UNDECLARED);
    }

    /** Number of tokens T: the longest of the per-token columns, or without any of these as many as have alternatives. */
    public int length() {
        int given = Math.max(ids.length, Math.max(logprobs.length, entropies.length));
        return given > 0 || topK < 1 ? given : Math.max(topLogprobs.length, topIds.length) / topK;
    }

    /** Whether there is any number about the tokens; ids alone are none. */
    public boolean hasNumbers() {
        return logprobs.length + entropies.length + topLogprobs.length > 0;
    }
}

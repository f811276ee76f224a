package dev.assay.scoring.statistics;

/**
 * Evidence against "every token was sampled from this model at temperature 1, given what stands before it", as e-values:
 * non-negative numbers whose product has mean at most 1 under that hypothesis whatever the text, so that by Ville's inequality
 * P(the product ever reaches 1/alpha) is at most alpha, at any stopping time and without constants. Immutable; any thread may
 * read it.
 *
 * @param unlike log of the product of p^(-1/2) / sum p^(1/2): grows when tokens are less likely than the model's own
 * @param tooLike log of the product of p / sum p^2: grows when they are more likely (low temperature, top-p, memorised)
 * @param largestUnlike largest value of {@code unlike} at any prefix, at least 0
 * @param largestTooLike largest value of {@code tooLike} at any prefix, at least 0
 * @param largestEither largest log of the mean of both products at any prefix, at least 0; the mean is an e-value too
 */
public record LogEvidence(
        double unlike, double tooLike, double largestUnlike, double largestTooLike, double largestEither) {

    /** No token yet. */
    public static final LogEvidence NONE = new LogEvidence(0, 0, 0, 0, 0);

    private static final double LOG_2 = Math.log(2);

    /**
     * Evidence of one text.
     *
     * @param statistics with {@link Statistic#LOGPROB}, {@link Statistic#LOG_SUM_SQRT} and {@link Statistic#LOG_SUM_SQ}, finite,
     *     see {@link Scorability}
     */
    public static LogEvidence of(TokenStatistics statistics) {
        return NONE.and(statistics);
    }

    /** This evidence and that of a further text: sums over a conversation stay valid. */
    public LogEvidence and(TokenStatistics statistics) {
        double[] logprobs = statistics.column(Statistic.LOGPROB);
        double[] roots = statistics.column(Statistic.LOG_SUM_SQRT);
        double[] squares = statistics.column(Statistic.LOG_SUM_SQ);
        double less = unlike;
        double more = tooLike;
        double largestLess = largestUnlike;
        double largestMore = largestTooLike;
        double largest = largestEither;
        for (int t = 0; t < logprobs.length; t++) {
            less += -logprobs[t] / 2 - roots[t];
            more += logprobs[t] - squares[t];
            largestLess = Math.max(largestLess, less);
            largestMore = Math.max(largestMore, more);
            double high = Math.max(less, more);
            largest = Math.max(largest, high + Math.log1p(Math.exp(Math.min(less, more) - high)) - LOG_2);
        }
        return new LogEvidence(less, more, largestLess, largestMore, largest);
    }

    /** Natural logarithm of the anytime-valid p-value of "unlike", at most 0. */
    public double logPUnlike() {
        return 0.0 - largestUnlike;
    }

    /** The same of "too like". */
    public double logPTooLike() {
        return 0.0 - largestTooLike;
    }

    /** The same of both tests at once. */
    public double logPEither() {
        return 0.0 - largestEither;
    }
}

package dev.assay.scoring.statistics;

import dev.assay.scoring.cascade.TokenSequence;

/**
 * Scores of a text from the log-probabilities of its tokens alone. Every method asks for at least one token and finite
 * log-probabilities, see {@link Scorability}. Stateless; any thread may use it.
 */
public final class LikelihoodScores {
    private LikelihoodScores() {}

    /** Sum of log p, nats; higher = more likely. */
    public static double sum(TokenStatistics statistics) {
        return logprobs(statistics).sum();
    }

    /** Mean of log p, nats a token; higher = more machine-like under a model of ours. */
    public static double mean(TokenStatistics statistics) {
        return logprobs(statistics).average();
    }

    /** exp of minus the mean log p, at least 1 but for rounding. */
    public static double perplexity(TokenStatistics statistics) {
        return Math.exp(-mean(statistics));
    }

    /** Probability of the least likely token, in [0, 1]. */
    public static double leastProbability(TokenStatistics statistics) {
        return Math.exp(logprobs(statistics).min());
    }

    /** Standard deviation of log p with divisor n, nats; texts of machines vary less. */
    public static double deviation(TokenStatistics statistics) {
        return logprobs(statistics).deviation();
    }

    /**
     * Min-K % (Shi et al., "Detecting Pretraining Data from Large Language Models", ICLR 2024): mean of the int(n k) smallest log
     * p; higher = member.
     *
     * @param k in (0, 1], 0.2 for the authors
     * @return NaN when int(n k) is 0: the text is too short
     */
    public static double minK(TokenStatistics statistics, double k) {
        return logprobs(statistics).minK(k);
    }

    /** Minus the mean log p of the scoring model, less that of the reference; nats a token, lower = member. */
    public static double lossLessReference(TokenStatistics statistics) {
        return referenceMean(statistics) - mean(statistics);
    }

    /**
     * The same as a quotient; lower = member.
     *
     * @return NaN when the reference is certain of every token
     */
    public static double lossOverReference(TokenStatistics statistics) {
        double reference = referenceMean(statistics);
        return reference == 0 ? Double.NaN : mean(statistics) / reference;
    }

    private static double referenceMean(TokenStatistics statistics) {
        return TokenSequence.of(statistics.column(Statistic.REFERENCE_LOGPROB)).average();
    }

    static TokenSequence logprobs(TokenStatistics statistics) {
        return TokenSequence.of(statistics.column(Statistic.LOGPROB));
    }
}

package dev.assay.scoring.statistics;

/**
 * Scores of a text from the ranks of its tokens; the most likely token has rank 1 and equal logits share the better rank. Every
 * method asks for at least one token and ranks of at least 1, see {@link Scorability}. Stateless; any thread may use it.
 */
public final class RankScores {
    private static final double[] GLTR_LEVELS = {10, 100, 1000};

    private RankScores() {}

    /** Mean rank, at least 1. */
    public static double mean(TokenStatistics statistics) {
        double sum = 0;
        for (double rank : statistics.column(Statistic.RANK)) {
            sum += rank;
        }
        return sum / statistics.length();
    }

    /** Mean natural logarithm of the rank, at least 0; lower = more machine-like. */
    public static double meanLog(TokenStatistics statistics) {
        double sum = 0;
        for (double rank : statistics.column(Statistic.RANK)) {
            sum += Math.log(rank);
        }
        return sum / statistics.length();
    }

    /**
     * LRR (Su et al., "DetectLLM", Findings of EMNLP 2023): minus the mean log p over the mean log rank; higher = more
     * machine-like.
     *
     * @return NaN when every token has rank 1
     */
    public static double likelihoodOverRank(TokenStatistics statistics) {
        double rank = meanLog(statistics);
        return rank == 0 ? Double.NaN : -LikelihoodScores.mean(statistics) / rank;
    }

    /**
     * GLTR (Gehrmann et al., ACL 2019): the shares of tokens among the 10, the next 90 and the next 900 most likely, and the
     * rest; they add up to 1.
     *
     * @return [4]
     */
    public static double[] shares(TokenStatistics statistics) {
        double[] shares = new double[GLTR_LEVELS.length + 1];
        for (double rank : statistics.column(Statistic.RANK)) {
            int level = 0;
            while (level < GLTR_LEVELS.length && rank > GLTR_LEVELS[level]) {
                level++;
            }
            shares[level] += 1.0 / statistics.length();
        }
        return shares;
    }
}

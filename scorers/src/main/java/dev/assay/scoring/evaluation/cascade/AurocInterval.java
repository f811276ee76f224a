package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.evaluation.RankingMetrics;

/**
 * AUROC with the 90 per cent interval of DeLong, DeLong and Clarke-Pearson (Biometrics 1988): above the lower end with 95 per
 * cent confidence. Immutable; any thread may read it.
 *
 * @param value NaN without both kinds
 * @param low not below 0
 * @param high not above 1
 */
record AurocInterval(double value, double low, double high) {
    private static final double Z90 = 1.6448536269514722;

    /** Of scores that should be higher for positives. */
    static AurocInterval of(double[] scores, boolean[] positive) {
        double[] ranks = RankingMetrics.ranks(scores);
        int n = scores.length;
        int positives = 0;
        for (boolean one : positive) {
            positives += one ? 1 : 0;
        }
        int negatives = n - positives;
        if (positives == 0 || negatives == 0) {
            return new AurocInterval(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] within = within(scores, positive, positives, negatives);
        double auroc = RankingMetrics.auroc(scores, positive);
        double ofPositives = 0;
        double ofNegatives = 0;
        for (int i = 0; i < n; i++) {
            // How many of the other kind lie below, ties half.
            double others = ranks[i] - within[i];
            double share = positive[i] ? others / negatives : 1 - others / positives;
            double squared = (share - auroc) * (share - auroc);
            ofPositives += positive[i] ? squared : 0;
            ofNegatives += positive[i] ? 0 : squared;
        }
        double variance = ofPositives / Math.max(1, positives - 1) / positives
                + ofNegatives / Math.max(1, negatives - 1) / negatives;
        double half = Z90 * Math.sqrt(variance);
        return new AurocInterval(auroc, Math.max(0, auroc - half), Math.min(1, auroc + half));
    }

    /** Rank of each score among those of its own kind. */
    private static double[] within(double[] scores, boolean[] positive, int positives, int negatives) {
        double[] a = new double[positives];
        double[] b = new double[negatives];
        int nextA = 0;
        int nextB = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i]) {
                a[nextA++] = scores[i];
            } else {
                b[nextB++] = scores[i];
            }
        }
        double[] ranksA = RankingMetrics.ranks(a);
        double[] ranksB = RankingMetrics.ranks(b);
        double[] out = new double[scores.length];
        nextA = 0;
        nextB = 0;
        for (int i = 0; i < scores.length; i++) {
            out[i] = positive[i] ? ranksA[nextA++] : ranksB[nextB++];
        }
        return out;
    }
}

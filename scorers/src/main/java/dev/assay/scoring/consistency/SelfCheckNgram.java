package dev.assay.scoring.consistency;

/**
 * The n-gram scores of SelfCheckGPT for one order. Higher means more likely hallucinated; range [0, infinity). Immutable as
 * long as holders do not write to the arrays; any thread may read it.
 *
 * @param avg per sentence the mean surprisal, [R]; NaN for a sentence without tokens
 * @param max per sentence the largest surprisal, [R]; NaN for a sentence without tokens
 * @param docAvg mean over all tokens of all sentences; NaN when there are none
 * @param docAvgMax mean over the sentences that have tokens of their maximum; NaN when there are none
 */
public record SelfCheckNgram(double[] avg, double[] max, double docAvg, double docAvgMax) {

    /** Scores the sentences of {@code scored} against what the model has counted. */
    public static SelfCheckNgram evaluate(NgramModel model, TokenIds scored, int order) {
        return of(model.surprisals(scored, order), scored, Double.POSITIVE_INFINITY);
    }

    /** The same with every surprisal cut at {@link NgramModel#unseenCap}, so that all scores are finite. */
    public static SelfCheckNgram evaluateCapped(NgramModel model, TokenIds scored, int order) {
        return of(model.surprisals(scored, order), scored, model.unseenCap());
    }

    private static SelfCheckNgram of(double[] surprisals, TokenIds scored, double cap) {
        int sentences = scored.sentences();
        double[] avg = new double[sentences];
        double[] max = new double[sentences];
        double sum = 0;
        double sumOfMax = 0;
        int withTokens = 0;
        for (int i = 0; i < sentences; i++) {
            double sentenceSum = 0;
            double sentenceMax = 0;
            for (int at = scored.from(i); at < scored.to(i); at++) {
                // No surprisal is NaN, for which Math.min and Math.max would be slower.
                double value = surprisals[at] < cap ? surprisals[at] : cap;
                sentenceSum += value;
                sentenceMax = value > sentenceMax ? value : sentenceMax;
            }
            int tokens = scored.to(i) - scored.from(i);
            avg[i] = tokens == 0 ? Double.NaN : sentenceSum / tokens;
            max[i] = tokens == 0 ? Double.NaN : sentenceMax;
            if (tokens > 0) {
                withTokens++;
                sum += sentenceSum;
                sumOfMax += sentenceMax;
            }
        }
        double docAvg = withTokens == 0 ? Double.NaN : sum / surprisals.length;
        double docAvgMax = withTokens == 0 ? Double.NaN : sumOfMax / withTokens;
        return new SelfCheckNgram(avg, max, docAvg, docAvgMax);
    }
}

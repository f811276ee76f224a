package dev.assay.scoring.consistency;

/**
 * Limits and levels of {@link SelfConsistencyScorer}. Immutable; any thread may read it.
 *
 * @param minSamples fewest samples that are judged, at least 1; fewer end as an abstention
 * @param maxSamples most samples that are read, the first ones, at least {@code minSamples}
 * @param ngramOrders n-grams of n = 1 up to this, in [1, 5]
 * @param combinedThreshold a passage is flagged when the mean of its sentences' combined score is above it
 * @param agreementThreshold a short answer is flagged when its mean ROUGE-L to the samples is below it, in [0, 1]
 * @param shortAnswerWords up to this many words a response is a short answer, judged by agreement; 0 for never
 * @param maxUnsupportedSpans most spans of single unsupported words in one event's evidence, at least 0
 */
public record ConsistencyConfig(
        int minSamples,
        int maxSamples,
        int ngramOrders,
        double combinedThreshold,
        double agreementThreshold,
        int shortAnswerWords,
        int maxUnsupportedSpans) {

    private static final int LARGEST_ORDER = 5;

    /**
     * The default levels are what {@code ConsistencyFit} finds on the development data: the combined level on WikiBio passages
     * whose mean label is above 0.5 over N = 1, 2, 3, 5, 10 and 20 samples, the agreement level on three sets of short answers,
     * each where the mean balanced accuracy is best.
     */
    public static final ConsistencyConfig DEFAULT = new ConsistencyConfig(2, 50, 5, 0.2, 0.55, 60, 50);

    public ConsistencyConfig {
        require(minSamples >= 1, "min-samples must be at least 1");
        require(maxSamples >= minSamples, "max-samples must be at least min-samples");
        require(ngramOrders >= 1 && ngramOrders <= LARGEST_ORDER, "ngram-orders must be between 1 and 5");
        require(Double.isFinite(combinedThreshold), "combined-threshold must be a finite number");
        require(agreementThreshold >= 0 && agreementThreshold <= 1, "agreement-threshold must be between 0 and 1");
        require(shortAnswerWords >= 0, "short-answer-words must be at least 0");
        require(maxUnsupportedSpans >= 0, "max-unsupported-spans must be at least 0");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

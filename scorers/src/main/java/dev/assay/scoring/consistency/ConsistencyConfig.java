package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import org.jspecify.annotations.Nullable;

/**
 * Limits and levels of {@link SelfConsistencyScorer}. Immutable; any thread may read it.
 *
 * @param minSamples fewest samples that are judged, at least 1; fewer end as an abstention
 * @param maxSamples most samples that are read, the first ones, at least {@code minSamples}
 * @param ngramOrders n-grams of n = 1 up to this, in [1, 5]
 * @param threshold a short answer is flagged when the probability that it is wrong is above it, in (0, 1)
 * @param passageThreshold a passage is flagged when the expected share of its sentences that are not factual is above it, in
 *     (0, 1)
 * @param combinedThreshold where given, passages are flagged instead when the mean of their sentences' combined score is above
 *     it; {@code ConsistencyFit} finds 0.2 on WikiBio passages whose mean label is above 0.5
 * @param agreementThreshold where given, short answers are flagged instead when their mean ROUGE-L to the samples is below it,
 *     in [0, 1]; {@code ConsistencyFit} finds 0.55 on three sets of short answers
 * @param shortAnswerWords up to this many words a response is a short answer, judged as a whole; 0 for never
 * @param shortAnswerSentences up to twice as many words are a short answer, too, in at most this many sentences and where the
 *     prompt is known, of which answers are judged in part; 0 for never
 * @param maxUnsupportedSpans most spans of single unsupported words in one event's evidence, at least 0
 */
public record ConsistencyConfig(
        int minSamples,
        int maxSamples,
        int ngramOrders,
        double threshold,
        double passageThreshold,
        @Nullable Double combinedThreshold,
        @Nullable Double agreementThreshold,
        int shortAnswerWords,
        int shortAnswerSentences,
        int maxUnsupportedSpans) {

    private static final int LARGEST_ORDER = 5;

    /**
     * Flags by the fusion; the level for passages is where {@code ConsistencyFit} finds the best balanced accuracy on the same
     * passages.
     */
    public static final ConsistencyConfig DEFAULT = new ConsistencyConfig(2, 50, 5, 0.5, 0.75, null, null, 60, 4, 50);

    public ConsistencyConfig {
        require(minSamples >= 1, "min-samples must be at least 1");
        require(maxSamples >= minSamples, "max-samples must be at least min-samples");
        require(ngramOrders >= 1 && ngramOrders <= LARGEST_ORDER, "ngram-orders must be between 1 and 5");
        require(threshold > 0 && threshold < 1, "threshold must be between 0 and 1");
        require(passageThreshold > 0 && passageThreshold < 1, "passage-threshold must be between 0 and 1");
        require(
                combinedThreshold == null || Double.isFinite(combinedThreshold),
                "combined-threshold must be a finite number");
        require(
                agreementThreshold == null || (agreementThreshold >= 0 && agreementThreshold <= 1),
                "agreement-threshold must be between 0 and 1");
        require(shortAnswerWords >= 0, "short-answer-words must be at least 0");
        require(shortAnswerSentences >= 0, "short-answer-sentences must be at least 0");
        require(maxUnsupportedSpans >= 0, "max-unsupported-spans must be at least 0");
    }

    /** The same for any number of samples that an event has. */
    public ConsistencyConfig withAnyNumberOfSamples() {
        return new ConsistencyConfig(
                1,
                Integer.MAX_VALUE,
                ngramOrders,
                threshold,
                passageThreshold,
                combinedThreshold,
                agreementThreshold,
                shortAnswerWords,
                shortAnswerSentences,
                maxUnsupportedSpans);
    }

    /** Whether a response is judged as a short answer, as a whole, or as a passage, by its sentences. */
    AnswerKind kind(Subject subject, int sentences, int words) {
        String prompt = subject.prompt();
        boolean prompted = prompt != null && !prompt.isBlank();
        boolean few = prompted && sentences <= shortAnswerSentences;
        if (shortAnswerWords == 0) {
            // Not even an emoji, which has no word.
            return AnswerKind.PASSAGE;
        }
        return words <= shortAnswerWords || (few && words <= 2L * shortAnswerWords)
                ? AnswerKind.ANSWER
                : AnswerKind.PASSAGE;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

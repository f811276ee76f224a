package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How likely each sentence of a passage is wrong, by the model's fusion for passages, raised where samples that tell the sentence
 * again contradict it. Immutable by convention; any thread may read it.
 *
 * @param probability of the fusion, not yet calibrated; NaN for a sentence without content, and for all where the model has no
 *     fusion for passages or there is too much to compare, [R]
 * @param retold what raised it; null where there is too much to compare
 */
public record PassageFusion(double[] probability, @Nullable RetoldSentences retold) {

    /**
     * Compares the sentences of a response with its samples.
     *
     * @param samples those of the scores, in order
     */
    public static PassageFusion of(
            ConsistencyScores scores, List<Subject.SampledText> samples, ConsistencyModel model) {
        return SentenceMatches.tooMany(scores) ? none(scores) : of(scores, SentenceMatches.of(scores), samples, model);
    }

    static PassageFusion of(
            ConsistencyScores scores,
            SentenceMatches matches,
            List<Subject.SampledText> samples,
            ConsistencyModel model) {
        double[][] features = PassageFeatures.of(scores, matches);
        RetoldSentences retold = RetoldSentences.of(scores, matches, samples, model);
        PassageFusion out = none(scores, retold);
        for (int i = 0; i < features.length; i++) {
            double[] one = features[i];
            Double logit = one == null ? null : model.logit(AnswerKind.PASSAGE, samples.size(), one);
            if (logit != null) {
                out.probability[i] = retold.raised(i, LogisticModel.probability(logit));
            }
        }
        return out;
    }

    /** Of no sentence anything. */
    static PassageFusion none(ConsistencyScores scores) {
        return none(scores, null);
    }

    private static PassageFusion none(ConsistencyScores scores, @Nullable RetoldSentences retold) {
        double[] none = new double[scores.ids().sentences()];
        Arrays.fill(none, Double.NaN);
        return new PassageFusion(none, retold);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PassageFusion that && Arrays.equals(probability, that.probability);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(probability);
    }

    @Override
    public String toString() {
        return "PassageFusion[sentences=" + probability.length + "]";
    }
}

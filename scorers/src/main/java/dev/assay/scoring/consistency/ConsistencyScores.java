package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Every sentence score of one response against its samples. Holders must not write to the arrays; under that rule any
 * thread may read it. A sentence without tokens (or, for support and combined, without a letter or digit) has NaN.
 *
 * @param response the sentences that were scored
 * @param ids token ids of the response
 * @param ngrams n-gram scores by order, n = 1 first; finite wherever the sentence has tokens
 * @param support the counts behind {@code entitySupport}
 * @param entitySupport e(i) by sentence, [R]
 * @param combined by sentence, [R]
 * @param counted number of tokens in response and samples
 */
public record ConsistencyScores(
        ScoredResponse response,
        TokenIds ids,
        List<SelfCheckNgram> ngrams,
        EntitySupport support,
        double[] entitySupport,
        double[] combined,
        long counted) {

    /**
     * Scores the response.
     *
     * @param samples at least one
     * @param orders largest n of the n-grams, at least 1
     */
    public static ConsistencyScores of(ScoredResponse response, List<Subject.SampledText> samples, int orders) {
        Vocabulary vocabulary = new Vocabulary();
        NgramModel model = new NgramModel(orders, 0);
        EntitySupport support = new EntitySupport();
        TokenIds ids = vocabulary.internSentences(response.sentences());
        model.add(ids);
        for (Subject.SampledText sample : samples) {
            TokenIds sampled = vocabulary.internText(sample.text());
            model.addSeen(sampled);
            support.add(sampled);
        }
        List<SelfCheckNgram> ngrams = new ArrayList<>();
        for (int order = 1; order <= orders; order++) {
            ngrams.add(SelfCheckNgram.evaluateCapped(model, ids, order));
        }
        double[] entity = new double[ids.sentences()];
        double[] combined = new double[ids.sentences()];
        SupportScale scale = SupportScale.forSamples(samples.size());
        for (int i = 0; i < entity.length; i++) {
            entity[i] = support.sentence(response.sentences().get(i), ids.ids(), ids.from(i));
            combined[i] = scale.combine(ngrams.get(0).max()[i], entity[i]);
        }
        return new ConsistencyScores(response, ids, List.copyOf(ngrams), support, entity, combined, model.total());
    }

    /** Mean of the values that are numbers; NaN when there are none. */
    public static double mean(double[] values) {
        double sum = 0;
        int counted = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                sum += value;
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }
}

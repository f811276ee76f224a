package dev.assay.scoring.consistency;

import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import java.util.ArrayList;
import java.util.List;

/**
 * Every sentence score of one response against its samples. Holders must not write to the arrays; under that rule any
 * thread may read it. A sentence without tokens (or, for support and combined, without a letter or digit) has NaN.
 *
 * @param response the sentences that were scored
 * @param language how response and samples were read
 * @param ids token ids of the response
 * @param samples token ids of each sample, [N]
 * @param grams counts of the response's n-grams in response and samples
 * @param ngrams n-gram scores by order, n = 1 first; finite wherever the sentence has tokens
 * @param support the counts behind {@code entitySupport}
 * @param words which tokens of the response carry facts
 * @param entitySupport e(i) by sentence, [R]
 * @param combined by sentence, [R]
 */
public record ConsistencyScores(
        ScoredResponse response,
        Language language,
        TokenIds ids,
        List<TokenIds> samples,
        NgramModel grams,
        List<SelfCheckNgram> ngrams,
        EntitySupport support,
        FactWords words,
        double[] entitySupport,
        double[] combined) {
    // Nothing but its memory goes from one subject to the next.
    private static final ThreadLocal<Vocabulary> VOCABULARY = ThreadLocal.withInitial(Vocabulary::new);

    /**
     * Scores an English response as the reference does: letters that Unicode has spelled in two ways are two letters.
     *
     * @param samples at least one
     * @param orders largest n of the n-grams, at least 1
     */
    public static ConsistencyScores of(ScoredResponse response, List<Subject.SampledText> samples, int orders) {
        return of(response, samples, orders, Language.REFERENCE, SupportScale.forSamples(samples.size()), false);
    }

    /**
     * Scores a response; the same letters are the same word however they are spelled and set.
     *
     * @param response with its letters composed, as {@link Reading} has it
     * @param samples at least one
     * @param orders largest n of the n-grams, at least 1
     * @param language how response and samples are read
     * @param scale constants of {@code combined} for this number of samples
     */
    public static ConsistencyScores of(
            ScoredResponse response,
            List<Subject.SampledText> samples,
            int orders,
            Language language,
            SupportScale scale) {
        return of(response, samples, orders, language, scale, true);
    }

    private static ConsistencyScores of(
            ScoredResponse response,
            List<Subject.SampledText> samples,
            int orders,
            Language language,
            SupportScale scale,
            boolean composed) {
        Vocabulary vocabulary = VOCABULARY.get();
        vocabulary.clear(composed);
        NgramModel model = new NgramModel(orders, 0);
        EntitySupport support = new EntitySupport();
        TokenIds ids = vocabulary.internSentences(response.sentences());
        model.add(ids);
        List<TokenIds> sampled = new ArrayList<>(samples.size());
        for (Subject.SampledText sample : samples) {
            String read = composed ? Composed.of(sample.text()) : sample.text();
            TokenIds text = language.english()
                    ? vocabulary.internText(read)
                    : vocabulary.internText(read, language.segmenter());
            model.addSeen(text);
            support.add(text);
            sampled.add(text);
        }
        List<SelfCheckNgram> ngrams = new ArrayList<>();
        for (int order = 1; order <= orders; order++) {
            ngrams.add(SelfCheckNgram.evaluateCapped(model, ids, order));
        }
        FactWords words = FactWords.of(language, response, ids, sampled, vocabulary);
        double[] entity = new double[ids.sentences()];
        double[] combined = new double[ids.sentences()];
        for (int i = 0; i < entity.length; i++) {
            entity[i] = words.empty()[i] ? Double.NaN : support.sentence(words.facts(), ids, i);
            combined[i] = scale.combine(ngrams.get(0).max()[i], entity[i]);
        }
        return new ConsistencyScores(
                response, language, ids, sampled, model, List.copyOf(ngrams), support, words, entity, combined);
    }

    /** Number of tokens in response and samples. */
    public long counted() {
        return grams.total();
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

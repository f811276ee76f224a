package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known about a short answer without a model. Words are those of {@link AnswerWords}; words of the prompt are left out of
 * pairs of texts as {@link WordPairs} says, and of {@code support}. Immutable; any thread may read it.
 *
 * @param samples N, at least 1
 * @param alike pairs of texts
 * @param normalisedMatch share of samples that have the words of the answer, English articles left out
 * @param entropy discrete semantic entropy over such strings of the samples, nats, in [0, log N]
 * @param own what answer and samples say beyond what all of them do
 * @param support mean lack of support in samples, nats, of the answer's content words that the prompt does not have; of all of
 *     its words where there are none
 * @param denial share of samples that have an English word of denial, such as "not" or "unknown", but for an answer of few
 *     words that they repeat
 * @param unigram mean surprisal of the answer's tokens, see {@link SelfCheckNgram}
 */
public record AnswerMeasures(
        int samples,
        Likeness alike,
        double normalisedMatch,
        double entropy,
        OwnWords own,
        double support,
        double denial,
        double unigram) {

    /**
     * How alike answer and samples are.
     *
     * @param pairF1 mean ROUGE-L F1 over all pairs of samples, in [0, 1]; with one sample of the answer to it
     * @param graph of answer and samples by Jaccard similarity
     */
    public record Likeness(double pairF1, AnswerGraph graph) {}

    /** Names of {@link #features}. */
    public static final List<String> NAMES = List.of(
            "contradicted",
            "contradicted_words",
            "samples_contradict",
            "own_support",
            "own_samples",
            "own_length",
            "support",
            "unigram_avg",
            "denial");

    private static final Set<String> DENIAL =
            Set.of("not", "no", "never", "cannot", "unknown", "sorry", "none", "unclear", "information", "unable");

    /** An answer of no more words than this is a name or a choice, such as "Not Bob"; longer ones that deny are mostly refusals. */
    private static final int FEW = 5;

    /**
     * What the fusion for short answers looks at, in the order of {@link #NAMES}; each finite. Where all texts say the question
     * again, {@code contradicted_words}, {@code support} and {@code unigram_avg} fall, as more words are the same; {@code denial}
     * changes where the question denies; the others stay.
     */
    public double[] features() {
        return features(own, support, unigram, denial);
    }

    /** The same without measuring anything else. */
    static double[] features(AnswerWords words, OwnWords own, double unigram) {
        Reading reading = new Reading(words);
        double denial = (double) reading.denials() / words.samples().size();
        return features(own, reading.support(), unigram, denial);
    }

    private static double[] features(OwnWords own, double support, double unigram, double denial) {
        return new double[] {
            own.contradicted(),
            own.contradictedWords(),
            own.samplesContradict(),
            own.support(),
            1 - own.samplesInAnswer(),
            own.length(),
            support,
            unigram,
            denial
        };
    }

    /**
     * Measures an answer.
     *
     * @param words of the answer and at least one sample
     * @param unigram mean surprisal of the answer's tokens
     */
    public static AnswerMeasures of(AnswerWords words, double unigram) {
        return new Reading(words).measure(unigram);
    }

    /** The words of answer and samples; confined to one thread. */
    private record Reading(AnswerWords words) {

        AnswerMeasures measure(double unigram) {
            int n = words.samples().size();
            List<String> normalised =
                    words.samples().stream().map(words::normalised).toList();
            // Whole numbers, so that shares of equal samples are exact.
            int matches = Collections.frequency(normalised, words.normalised(words.answer()));
            return new AnswerMeasures(
                    n,
                    likeness(WordPairs.of(words).likeness()),
                    (double) matches / n,
                    SemanticEntropy.discrete(AnswerWords.classes(normalised)),
                    OwnWords.of(words),
                    support(),
                    (double) denials() / n,
                    unigram);
        }

        private int denials() {
            String own = words.normalised(words.spelled().answer());
            int denials = 0;
            for (List<String> sample : words.spelled().samples()) {
                boolean same = sample.size() <= FEW && words.normalised(sample).equals(own);
                denials += denies(sample) && !same ? 1 : 0;
            }
            return denials;
        }

        private boolean denies(List<String> text) {
            return words.english() && text.stream().anyMatch(DENIAL::contains);
        }

        private static Likeness likeness(WordPairs.Likeness all) {
            double[][] f1 = all.f1();
            return new Likeness(f1.length > 2 ? pairMean(f1) : f1[0][1], AnswerGraph.of(all.jaccard()));
        }

        private static double pairMean(double[][] matrix) {
            double sum = 0;
            int pairs = 0;
            for (int i = 1; i < matrix.length; i++) {
                for (int j = i + 1; j < matrix.length; j++) {
                    sum += matrix[i][j];
                    pairs++;
                }
            }
            return sum / pairs;
        }

        private double support() {
            List<String> novel =
                    AnswerWords.without(words.spelled().asked(), words.spelled().answer());
            // The model was fitted with auxiliaries counted in.
            Set<String> function = words.english()
                    ? FactWords.FUNCTION
                    : Lexicon.of(words.language()).function();
            List<String> content = AnswerWords.without(function, novel);
            Map<String, Set<Integer>> having = new LinkedHashMap<>();
            content.forEach(word -> having.put(word, new HashSet<>()));
            if (having.isEmpty()) {
                return PassageFeatures.support(0);
            }
            int n = words.samples().size();
            for (int i = 0; i < n; i++) {
                for (String word : words.spelled().samples().get(i)) {
                    Set<Integer> samples = having.get(word);
                    if (samples != null) {
                        samples.add(i);
                    }
                }
            }
            double sum = 0;
            for (Set<Integer> samples : having.values()) {
                sum += PassageFeatures.support((double) samples.size() / n);
            }
            return sum / having.size();
        }
    }
}

package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.lexical.Jaccard;
import dev.assay.scoring.consistency.lexical.TokenizedTexts;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known about a short answer without a model. Words are those of {@link AnswerWords}; words of the prompt are left
 * out of all but {@code normalisedMatch}, {@code entropy} and {@code denial}, and of the samples in what compares them with the
 * answer's content words, unless nothing else is left. Immutable; any thread may read it.
 *
 * @param samples N, at least 1
 * @param responseF1 mean ROUGE-L F1 (no stemming) of the answer to each sample, in [0, 1]
 * @param pairF1 the same over all pairs of samples; with one sample of the answer to it
 * @param normalisedMatch share of samples that have the words of the answer, English articles left out
 * @param entropy discrete semantic entropy over such strings of the samples, nats, in [0, log N]
 * @param graph of answer and samples by Jaccard similarity
 * @param jaccard mean Jaccard similarity of the answer to each sample
 * @param support mean lack of support of the answer's content words, nats
 * @param supportMax the largest
 * @param samplesInAnswer mean share of a sample's words, those of the prompt among them, that the answer has beyond the prompt
 * @param answerInSamples mean share of the answer's content words that a sample has
 * @param sampleLength mean of log(words + 1) over samples
 * @param denial share of samples with an English word of denial, such as "not" or "unknown"
 * @param unigram mean surprisal of the answer's tokens, see {@link SelfCheckNgram}
 */
public record AnswerMeasures(
        int samples,
        double responseF1,
        double pairF1,
        double normalisedMatch,
        double entropy,
        AnswerGraph graph,
        double jaccard,
        double support,
        double supportMax,
        double samplesInAnswer,
        double answerInSamples,
        double sampleLength,
        double denial,
        double unigram) {

    /** Names of {@link #features}. */
    public static final List<String> NAMES = List.of(
            "response_f1",
            "pair_f1",
            "normalised_match",
            "entropy",
            "support",
            "support_max",
            "unigram_avg",
            "log_eigv",
            "degree",
            "jaccard",
            "samples_in_answer",
            "answer_in_samples",
            "sample_length",
            "denial");

    private static final Set<String> DENIAL =
            Set.of("not", "no", "never", "cannot", "unknown", "sorry", "none", "unclear", "information", "unable");

    /** What the fusion for short answers looks at, in the order of {@link #NAMES}; each finite. */
    public double[] features() {
        double spread = samples > 1 ? entropy / Math.log(samples) : 0;
        return new double[] {
            1 - responseF1,
            1 - pairF1,
            1 - normalisedMatch,
            spread,
            support,
            supportMax,
            unigram,
            Math.log(Math.max(1, graph.eigV())),
            graph.degree(),
            1 - jaccard,
            1 - samplesInAnswer,
            1 - answerInSamples,
            sampleLength,
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
        List<List<String>> novel = new ArrayList<>();
        novel.add(words.novel(words.answer()));
        words.samples().forEach(sample -> novel.add(words.novel(sample)));
        return new Reading(words, novel).measure(unigram);
    }

    /** The words of answer and samples; confined to one thread. */
    private record Reading(AnswerWords words, List<List<String>> novel) {

        AnswerMeasures measure(double unigram) {
            int n = words.samples().size();
            double[][] f1 = similarities();
            double[][] jaccard = Jaccard.ofWords(novel);
            double[] support = support();
            // Whole numbers, so that shares of equal samples are exact.
            int matches = 0;
            int denials = 0;
            double length = 0;
            List<String> normalised = new ArrayList<>();
            String own = words.normalised(words.answer());
            for (List<String> sample : words.samples()) {
                normalised.add(words.normalised(sample));
                matches += normalised.get(normalised.size() - 1).equals(own) ? 1 : 0;
                denials += sample.stream().anyMatch(DENIAL::contains) ? 1 : 0;
            }
            for (List<String> sample : novel.subList(1, n + 1)) {
                length += Math.log(sample.size() + 1.0);
            }
            return new AnswerMeasures(
                    n,
                    rowMean(f1),
                    n > 1 ? pairMean(f1) : rowMean(f1),
                    (double) matches / n,
                    SemanticEntropy.discrete(AnswerWords.classes(normalised)),
                    AnswerGraph.of(jaccard),
                    rowMean(jaccard),
                    support[0],
                    support[1],
                    support[2],
                    support[3],
                    length / n,
                    (double) denials / n,
                    unigram);
        }

        private double[][] similarities() {
            TokenizedTexts texts = TokenizedTexts.ofTokens(novel);
            double[][] out = new double[novel.size()][];
            for (int i = 0; i < out.length; i++) {
                out[i] = texts.subsequenceRow(i);
            }
            return out;
        }

        private static double rowMean(double[][] matrix) {
            double sum = 0;
            for (int j = 1; j < matrix.length; j++) {
                sum += matrix[0][j];
            }
            return sum / (matrix.length - 1);
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

        private double[] support() {
            int n = words.samples().size();
            List<String> asserted =
                    words.english() ? AnswerWords.without(FactWords.FUNCTION, novel.get(0)) : novel.get(0);
            Set<String> distinct = new HashSet<>(asserted);
            Set<String> answered = new HashSet<>(novel.get(0));
            Map<String, Integer> frequency = new HashMap<>();
            double covered = 0;
            double covering = 0;
            for (int i = 0; i < n; i++) {
                Set<String> sample = new HashSet<>(words.samples().get(i));
                sample.forEach(word -> frequency.merge(word, 1, Integer::sum));
                covering += (double) common(distinct, sample) / Math.max(1, distinct.size());
                covered += (double) common(sample, answered) / Math.max(1, sample.size());
            }
            double sum = 0;
            double max = asserted.isEmpty() ? PassageFeatures.support(0) : 0;
            for (String word : asserted) {
                double lack = PassageFeatures.support((double) frequency.getOrDefault(word, 0) / n);
                sum += lack;
                max = Math.max(max, lack);
            }
            return new double[] {asserted.isEmpty() ? max : sum / asserted.size(), max, covered / n, covering / n};
        }

        private static int common(Set<String> first, Set<String> second) {
            int common = 0;
            for (String word : first) {
                common += second.contains(word) ? 1 : 0;
            }
            return common;
        }
    }
}

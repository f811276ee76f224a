package dev.assay.scoring.consistency;

import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is known about a short answer without a model. Words are those of {@link AnswerWords}; words of the prompt are left out of
 * all but {@code normalisedMatch}, {@code entropy} and {@code denial}: of pairs of texts as {@link WordPairs} says, and in
 * {@code alone} and {@code novel} of each text whatever the others say. Immutable; any thread may read it.
 *
 * @param samples N, at least 1
 * @param alike pairs of texts as the evidence has them
 * @param alone pairs of texts, each without the words of the prompt: what the fusion looks at, which gains nothing from the other
 * @param normalisedMatch share of samples that have the words of the answer, English articles left out
 * @param entropy discrete semantic entropy over such strings of the samples, nats, in [0, log N]
 * @param novel how far samples have those words of the answer that the prompt does not have
 * @param sampleLength mean of log(words + 1) over samples
 * @param denial share of samples that have an English word of denial, such as "not" or "unknown", but for an answer of few
 *     words that they repeat
 * @param unigram mean surprisal of the answer's tokens, see {@link SelfCheckNgram}
 */
public record AnswerMeasures(
        int samples,
        Likeness alike,
        Likeness alone,
        double normalisedMatch,
        double entropy,
        Support novel,
        double sampleLength,
        double denial,
        double unigram) {

    /**
     * How alike answer and samples are.
     *
     * @param responseF1 mean ROUGE-L F1 of the answer to each sample, in [0, 1]
     * @param pairF1 the same over all pairs of samples; with one sample of the answer to it
     * @param graph of answer and samples by Jaccard similarity
     * @param jaccard mean Jaccard similarity of the answer to each sample
     */
    public record Likeness(double responseF1, double pairF1, AnswerGraph graph, double jaccard) {}

    /**
     * How far samples have the answer's words.
     *
     * @param mean mean lack of support of the answer's content words, nats
     * @param most the largest
     * @param samplesInAnswer mean share of a sample's words, those of the prompt among them, that the answer has beyond the prompt
     * @param answerInSamples mean share of the answer's content words that a sample has
     */
    public record Support(double mean, double most, double samplesInAnswer, double answerInSamples) {}

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

    /** An answer of no more words than this is a name or a choice, such as "Not Bob"; longer ones that deny are mostly refusals. */
    private static final int FEW = 5;

    /** What the fusion for short answers looks at, in the order of {@link #NAMES}; each finite. */
    public double[] features() {
        double spread = samples > 1 ? entropy / Math.log(samples) : 0;
        return new double[] {
            1 - alone.responseF1,
            1 - alone.pairF1,
            1 - normalisedMatch,
            spread,
            novel.mean,
            novel.most,
            unigram,
            Math.log(Math.max(1, alone.graph.eigV())),
            alone.graph.degree(),
            1 - alone.jaccard,
            1 - novel.samplesInAnswer,
            1 - novel.answerInSamples,
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
        return new Reading(words, WordPairs.of(words)).measure(unigram);
    }

    /** The words of answer and samples; confined to one thread. */
    private record Reading(AnswerWords words, WordPairs pairs) {

        AnswerMeasures measure(double unigram) {
            int n = words.samples().size();
            // Whole numbers, so that shares of equal samples are exact.
            int matches = 0;
            int denials = 0;
            double length = 0;
            List<String> normalised = new ArrayList<>();
            String own = words.normalised(words.answer());
            for (int i = 0; i < n; i++) {
                List<String> sample = words.samples().get(i);
                normalised.add(words.normalised(sample));
                boolean same = normalised.get(i).equals(own);
                matches += same ? 1 : 0;
                denials += denies(sample) && !(same && sample.size() <= FEW) ? 1 : 0;
                length += Math.log(pairs.novelWords(i + 1) + 1.0);
            }
            WordPairs.Likenesses all = pairs.likenesses();
            Likeness alike = likeness(all.paired());
            return new AnswerMeasures(
                    n,
                    alike,
                    all.same() ? alike : likeness(all.alone()),
                    (double) matches / n,
                    SemanticEntropy.discrete(AnswerWords.classes(normalised)),
                    novel(),
                    length / n,
                    (double) denials / n,
                    unigram);
        }

        private boolean denies(List<String> text) {
            return words.english() && text.stream().anyMatch(DENIAL::contains);
        }

        private static Likeness likeness(WordPairs.Likeness all) {
            double response = rowMean(all.f1());
            return new Likeness(
                    response,
                    all.f1().length > 2 ? pairMean(all.f1()) : response,
                    AnswerGraph.of(all.jaccard()),
                    rowMean(all.jaccard()));
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

        private Support novel() {
            int[] novel = pairs.novelAnswer();
            return support(novel, first(pairs.content(novel), novel));
        }

        private Support support(int[] answer, int[] asserted) {
            int n = words.samples().size();
            int[] answered = WordPairs.distinctOf(answer);
            int[] distinct = WordPairs.distinctOf(asserted);
            int[] frequency = new int[pairs.vocabulary()];
            double covered = 0;
            double covering = 0;
            for (int i = 1; i <= n; i++) {
                int[] sample = pairs.distinct(i);
                for (int word : sample) {
                    frequency[word]++;
                }
                covering += (double) WordPairs.common(distinct, sample) / Math.max(1, distinct.length);
                covered += (double) WordPairs.common(sample, answered) / Math.max(1, sample.length);
            }
            double sum = 0;
            double max = asserted.length == 0 ? PassageFeatures.support(0) : 0;
            for (int word : asserted) {
                double lack = PassageFeatures.support((double) frequency[word] / n);
                sum += lack;
                max = Math.max(max, lack);
            }
            double mean = asserted.length == 0 ? max : sum / asserted.length;
            return new Support(mean, max, covered / n, covering / n);
        }

        private static int[] first(int[]... choices) {
            for (int[] choice : choices) {
                if (choice.length > 0) {
                    return choice;
                }
            }
            return choices[choices.length - 1];
        }
    }
}

package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.consistency.Agreement;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.AnswerWords;
import dev.assay.scoring.consistency.Compared;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.PassageFeatures;
import dev.assay.scoring.consistency.Reading;
import dev.assay.scoring.consistency.RetoldSentences;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Labelled sentences or answers with their features and scores for one number of samples; confined to one thread.
 */
final class FitRows {
    /** Most disjoint sub-sets of the samples that one record gives. */
    private static final int SUBSETS = 4;
    /** Largest n of the n-grams, of which the first alone count here. */
    private static final int ORDERS = 3;
    /** What a sentence with a minor error counts; one with a major error counts 1. */
    private static final double MINOR = 0.7;
    /** Every file of answers counts as much as so many answers. */
    static final double FILE_WEIGHT = 200;

    /** The one column of rows of verdicts. */
    static final String VERDICT = "verdict";

    final List<double[]> features = new ArrayList<>();
    final List<Double> target = new ArrayList<>();
    final List<Boolean> wrong = new ArrayList<>();
    final List<Double> weight = new ArrayList<>();
    final List<Integer> group = new ArrayList<>();
    /** Of the answer; 0 for sentences of passages, where lengths were found to say nothing. */
    final List<Integer> words = new ArrayList<>();
    /** Which file, from 0. */
    final List<Integer> file = new ArrayList<>();
    /** Whether the row has the first samples of its record. */
    final List<Boolean> first = new ArrayList<>();

    /** What becomes of the fusion's probability of a sentence that samples tell again; empty for answers. */
    final List<DoubleUnaryOperator> retold = new ArrayList<>();

    final Map<String, List<Double>> scores = new TreeMap<>();

    int size() {
        return target.size();
    }

    /**
     * Sentences of passages that have at least so many samples.
     *
     * @param answers whose fusion for short answers sentences that samples tell again are compared by, if it has one
     */
    static FitRows ofPassages(List<LabelledPassage> passages, int samples, ConsistencyModel answers) {
        FitRows rows = new FitRows();
        for (int p = 0; p < passages.size(); p++) {
            LabelledPassage passage = passages.get(p);
            Compared texts = passage.compared();
            int subsets = Math.min(SUBSETS, texts.samples().size() / samples);
            for (int s = 0; s < subsets; s++) {
                int before = rows.size();
                ConsistencyScores found = texts.scores(ORDERS, s * samples, (s + 1) * samples);
                RetoldSentences retold = RetoldSentences.of(
                        found, texts.samples().kept().subList(s * samples, (s + 1) * samples), answers);
                rows.add(passage, p, found, retold, 1.0 / subsets);
                rows.mark(before, 0, s == 0);
            }
        }
        return rows;
    }

    private void add(
            LabelledPassage passage,
            int number,
            ConsistencyScores found,
            @Nullable RetoldSentences retoldSentences,
            double share) {
        double[][] each = PassageFeatures.of(found);
        passage.requireLabelled(each.length);
        for (int i = 0; i < each.length; i++) {
            if (each[i] == null) {
                continue;
            }
            int label = passage.labels().get(i);
            int sentence = i;
            retold.add(retoldSentences == null ? p -> p : p -> retoldSentences.raised(sentence, p));
            features.add(each[i]);
            target.add(label == 2 ? 1 : label == 1 ? MINOR : 0);
            wrong.add(label > 0);
            weight.add(share);
            group.add(number);
            words.add(0);
            put("consistency.ngram", found.ngrams().get(0).max()[i]);
            put("consistency.entity-support", found.entitySupport()[i]);
            put("consistency.combined", found.combined()[i]);
        }
    }

    private void mark(int before, int number, boolean isFirst) {
        for (int i = before; i < size(); i++) {
            file.add(number);
            first.add(isFirst);
        }
    }

    /** Answers of several files, with at most so many samples each. */
    static FitRows ofAnswers(List<List<LabelledAnswer>> files, int samples) {
        return ofAnswers(files, samples, false);
    }

    /**
     * The same answers as whole sentences to nobody's question: it stands before the answer and each sample instead. Nothing about
     * an answer gets better or worse by that; only questions that are given count.
     */
    static FitRows ofSentences(List<List<LabelledAnswer>> files, int samples) {
        return ofAnswers(files, samples, true);
    }

    private static FitRows ofAnswers(List<List<LabelledAnswer>> files, int samples, boolean sentences) {
        FitRows rows = new FitRows();
        int number = 0;
        for (int f = 0; f < files.size(); f++) {
            List<LabelledAnswer> file = files.get(f);
            for (LabelledAnswer answer : file) {
                number++;
                if (sentences && answer.question().isBlank()) {
                    continue;
                }
                LabelledAnswer said = sentences ? answer.asSentence() : answer;
                Compared texts = said.compared();
                int all = texts.samples().size();
                int used = Math.min(samples, all);
                // One sample has no pairs, so that such a row would lack scores that the others have.
                int subsets = used < Math.min(samples, 2) ? 0 : Math.min(SUBSETS, all / used);
                for (int s = 0; s < subsets; s++) {
                    int before = rows.size();
                    rows.add(said, texts, number, s * used, used, FILE_WEIGHT / file.size() / subsets);
                    rows.mark(before, f, s == 0);
                }
            }
        }
        return rows;
    }

    private void add(LabelledAnswer answer, Compared texts, int number, int from, int samples, double share) {
        ConsistencyScores found = texts.scores(ORDERS, from, from + samples);
        double unigram = found.ngrams().get(0).docAvg();
        double support = ConsistencyScores.mean(found.entitySupport());
        double combined = ConsistencyScores.mean(found.combined());
        if (Double.isNaN(unigram) || Double.isNaN(support) || Double.isNaN(combined)) {
            return;
        }
        Reading reading = texts.reading();
        AnswerWords cut = AnswerWords.of(
                reading.language(),
                answer.question(),
                reading.text(),
                texts.samples().kept().subList(from, from + samples));
        AnswerMeasures measures = AnswerMeasures.of(cut, unigram);
        features.add(measures.features());
        target.add(answer.wrong() ? 1.0 : 0);
        wrong.add(answer.wrong());
        weight.add(share);
        group.add(number);
        words.add(texts.words());
        put("consistency.ngram", found.ngrams().get(0).docAvgMax());
        put("consistency.entity-support", support);
        put("consistency.combined", combined);
        Agreement agreement = Agreement.of(cut);
        put("consistency.agreement", agreement.novelRougeL());
        put("consistency.exact-match", measures.normalisedMatch());
        put("consistency.eigv", measures.alike().graph().eigV());
        put("consistency.degree", measures.alike().graph().degree());
        put("consistency.eccentricity", measures.alike().graph().eccentricity());
        if (samples > 1) {
            put("consistency.lexical-similarity", 0 - measures.alike().pairF1());
            put("consistency.semantic-entropy.discrete", measures.entropy());
        }
    }

    /** A row without features: what a verdict says. */
    void score(double value, boolean isWrong, double counts, int record, int wordCount, int fileNumber) {
        put(VERDICT, value);
        target.add(isWrong ? 1.0 : 0);
        wrong.add(isWrong);
        weight.add(counts);
        group.add(record);
        words.add(wordCount);
        file.add(fileNumber);
        first.add(true);
    }

    /** Number of records that have rows. */
    int records() {
        return (int) group.stream().distinct().count();
    }

    /** Number of records that have rows of this label. */
    int records(boolean isWrong) {
        return (int) IntStream.range(0, size())
                .filter(i -> wrong.get(i) == isWrong)
                .map(group::get)
                .distinct()
                .count();
    }

    private void put(String scorer, double value) {
        scores.computeIfAbsent(scorer, unused -> new ArrayList<>()).add(value);
    }

    double[][] x() {
        return features.toArray(double[][]::new);
    }

    static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    boolean[] wrong() {
        boolean[] out = new boolean[size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = wrong.get(i);
        }
        return out;
    }

    /** What a map is fitted to for one scorer. */
    ScoreMapFit.Rows of(double[] values) {
        return new ScoreMapFit.Rows(values, ints(words), wrong(), array(weight), groups());
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    int[] groups() {
        return ints(group);
    }
}

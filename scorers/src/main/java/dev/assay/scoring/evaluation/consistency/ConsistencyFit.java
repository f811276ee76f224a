package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Agreement;
import dev.assay.scoring.consistency.AnswerWords;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.SupportScale;
import dev.assay.scoring.evaluation.RankingMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Recomputes the constants of {@link SupportScale} and the default levels of {@link ConsistencyConfig} from development
 * data. Stateless; any thread may use it.
 */
public final class ConsistencyFit {
    private ConsistencyFit() {}

    /**
     * Mean and standard deviation of unigram maximum and entity support over all sentences and all disjoint sub-sets of N
     * samples in order (samples left over at the end are not used). Labels are not read.
     *
     * @param samples N, at least 1
     */
    public static SupportScale scale(List<LabelledPassage> passages, int samples) {
        List<Double> maxima = new ArrayList<>();
        List<Double> supports = new ArrayList<>();
        for (LabelledPassage passage : passages) {
            for (int from = 0; from + samples <= passage.samples().size(); from += samples) {
                Subject subject = passage.subject(from, from + samples);
                ConsistencyScores scores = score(subject);
                for (int i = 0; i < scores.combined().length; i++) {
                    if (!Double.isNaN(scores.combined()[i])) {
                        maxima.add(scores.ngrams().get(0).max()[i]);
                        supports.add(scores.entitySupport()[i]);
                    }
                }
            }
        }
        double maxMean = mean(maxima);
        double supportMean = mean(supports);
        return new SupportScale(maxMean, deviation(maxima, maxMean), supportMean, deviation(supports, supportMean));
    }

    /**
     * The multiple of 0.1 in [-1, 1] above which calling a passage hallucinated (mean label above 0.5) has the best balanced
     * accuracy, averaged over the given numbers of first samples.
     */
    public static double combinedLevel(List<LabelledPassage> passages, List<Integer> sampleCounts) {
        boolean[] positive = new boolean[passages.size()];
        List<double[]> columns = new ArrayList<>();
        for (int i = 0; i < positive.length; i++) {
            positive[i] = passages.get(i).meanLabel() > 0.5;
        }
        for (int samples : sampleCounts) {
            columns.add(passages.stream()
                    .mapToDouble(passage -> ConsistencyScores.mean(
                            score(passage.subject(0, samples)).combined()))
                    .toArray());
        }
        return best(
                -10,
                10,
                0.1,
                level -> columns.stream()
                        .mapToDouble(column -> RankingMetrics.balancedAccuracy(column, positive, level))
                        .sum());
    }

    /**
     * The multiple of 0.05 in [0, 1] above which calling a passage hallucinated (mean label above 0.5) by its expected share of
     * sentences in error has the best balanced accuracy, averaged over the given numbers of first samples.
     */
    public static double passageLevel(List<LabelledPassage> passages, List<Integer> sampleCounts) {
        boolean[] positive = new boolean[passages.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = passages.get(i).meanLabel() > 0.5;
        }
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
        List<double[]> columns = new ArrayList<>();
        for (int samples : sampleCounts) {
            columns.add(passages.stream()
                    .mapToDouble(passage -> probability(scorer, passage.subject(0, samples)))
                    .toArray());
        }
        return best(
                0,
                20,
                0.05,
                level -> columns.stream()
                        .mapToDouble(column -> RankingMetrics.balancedAccuracy(column, positive, level))
                        .sum());
    }

    private static double probability(SelfConsistencyScorer scorer, Subject subject) {
        Double found = scorer.score(subject, LaneAnswers.NONE).get(0).probability();
        return found == null ? 0 : found;
    }

    /**
     * The multiple of 0.05 in [0, 1] below which calling an answer wrong by its agreement has the best balanced accuracy,
     * averaged over the sets.
     */
    public static double agreementLevel(List<List<LabelledAnswer>> sets) {
        return best(
                0,
                20,
                0.05,
                level -> sets.stream()
                        .mapToDouble(set -> balancedAccuracy(set, level))
                        .sum());
    }

    private static double balancedAccuracy(List<LabelledAnswer> answers, double level) {
        double[] distrust = new double[answers.size()];
        boolean[] wrong = new boolean[distrust.length];
        for (int i = 0; i < wrong.length; i++) {
            Subject subject = answers.get(i).subject();
            distrust[i] = -Agreement.of(AnswerWords.of(subject)).novelRougeL();
            wrong[i] = answers.get(i).wrong();
        }
        return RankingMetrics.balancedAccuracy(distrust, wrong, -level);
    }

    private static ConsistencyScores score(Subject subject) {
        return ConsistencyScores.of(ScoredResponse.of(subject), subject.samples(), 1);
    }

    private static double best(int from, int to, double step, DoubleUnaryOperator quality) {
        double best = from * step;
        double bestQuality = Double.NEGATIVE_INFINITY;
        for (int i = from; i <= to; i++) {
            double level = Math.rint(i * step * 100) / 100;
            double here = quality.applyAsDouble(level);
            if (here > bestQuality) {
                best = level;
                bestQuality = here;
            }
        }
        return best;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values, double mean) {
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / values.size());
    }
}

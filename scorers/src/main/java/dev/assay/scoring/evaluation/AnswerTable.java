package dev.assay.scoring.evaluation;

import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Agreement;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.ScoredResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results on short answers. Immutable; any thread may read it.
 *
 * @param dataset name of the data
 * @param answers number of answers
 * @param wrongShare share of wrong answers
 * @param auroc by score: area under the ROC curve for "the answer is wrong"
 * @param flagLevel the configured level of the agreement
 * @param flagAccuracy balanced accuracy of calling answers below that level wrong
 * @param bestLevel the level that would be best here
 * @param bestAccuracy its balanced accuracy
 */
public record AnswerTable(
        String dataset,
        int answers,
        double wrongShare,
        Map<String, Double> auroc,
        double flagLevel,
        double flagAccuracy,
        double bestLevel,
        double bestAccuracy) {

    /** The score that flags short answers. */
    public static final String AGREEMENT = "agreement";

    static AnswerTable of(String name, List<LabelledAnswer> answers, int sampleLimit, ConsistencyConfig config) {
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        for (LabelledAnswer answer : answers) {
            score(answer.subject(), sampleLimit, config, columns);
        }
        boolean[] wrong = new boolean[answers.size()];
        int count = 0;
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = answers.get(i).wrong();
            count += wrong[i] ? 1 : 0;
        }
        Map<String, Double> auroc = new LinkedHashMap<>();
        columns.forEach((score, values) -> auroc.put(score, RankingMetrics.auroc(toArray(values), wrong)));
        double[] agreement = toArray(columns.getOrDefault(AGREEMENT, List.of()));
        double[] best = RankingMetrics.bestLevel(agreement, wrong);
        double level = config.agreementThreshold();
        return new AnswerTable(
                name,
                answers.size(),
                (double) count / wrong.length,
                auroc,
                level,
                RankingMetrics.balancedAccuracy(agreement, wrong, -level),
                -best[0],
                best[1]);
    }

    private static void score(
            Subject subject, int sampleLimit, ConsistencyConfig config, Map<String, List<Double>> columns) {
        List<Subject.SampledText> all = subject.samples();
        List<Subject.SampledText> samples = sampleLimit == 0 ? all : all.subList(0, Math.min(sampleLimit, all.size()));
        ConsistencyScores scores = ConsistencyScores.of(ScoredResponse.of(subject), samples, config.ngramOrders());
        Agreement agreement = Agreement.of(subject.prompt(), subject.text(), samples);
        // Scores that fall with trust are negated: all rank "wrong" highest.
        add(columns, AGREEMENT, -agreement.novelRougeL());
        add(columns, "ROUGE-L to samples", -agreement.rougeL());
        add(columns, "exact match", -agreement.exactMatch());
        add(columns, "unigram max", scores.ngrams().get(0).docAvgMax());
        add(columns, "unigram avg", scores.ngrams().get(0).docAvg());
        add(columns, "entity support", ConsistencyScores.mean(scores.entitySupport()));
        add(columns, "combined", ConsistencyScores.mean(scores.combined()));
    }

    private static void add(Map<String, List<Double>> columns, String score, double value) {
        columns.computeIfAbsent(score, unused -> new ArrayList<>()).add(Double.isNaN(value) ? 0 : value);
    }

    private static double[] toArray(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Prints the table. */
    void print(Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%s: %d answers, %.1f per cent wrong%n%-20s  %s%n%-20s  %.3f%n",
                dataset,
                answers,
                100 * wrongShare,
                "score",
                "AUROC of wrong",
                "random",
                0.5));
        for (Map.Entry<String, Double> entry : auroc.entrySet()) {
            out.append(String.format(Locale.ROOT, "%-20s  %.3f%n", entry.getKey(), entry.getValue()));
        }
        out.append(String.format(
                Locale.ROOT,
                "flagged below %.2f by %s: balanced accuracy %.2f (best here: %.2f below %.2f)%n%n",
                flagLevel,
                AGREEMENT,
                100 * flagAccuracy,
                100 * bestAccuracy,
                bestLevel));
    }
}

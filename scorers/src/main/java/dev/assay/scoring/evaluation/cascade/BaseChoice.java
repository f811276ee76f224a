package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.evaluation.RankingMetrics;
import dev.assay.scoring.statistics.Statistic;
import java.util.Arrays;
import java.util.List;

/** Chooses the score that a learned rule stands on. Stateless; any thread may use it. */
final class BaseChoice {
    /** A difference in AUROC that is worth another base score. */
    private static final double CLEARLY = 0.001;

    private BaseChoice() {}

    /**
     * The score that every answer allows: the mean log-probability, which for one token is the option's own, or another that
     * ranks clearly better within routes. It has nothing to fit.
     */
    static BaseScore of(CascadeAnswers data) {
        List<CascadeAnswer> answers = data.answers();
        BaseScore best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (BaseScore candidate : BaseScore.values()) {
            if (answers.stream().allMatch(answer -> answer.statistics().has(candidate.column()))) {
                double mean = withinRoutes(answers, candidate);
                if (best == null || (mean > most + CLEARLY && candidate.column() == best.column())) {
                    best = candidate;
                    most = mean;
                }
            }
        }
        if (best == null) {
            long some = answers.stream()
                    .filter(answer -> answer.statistics().has(Statistic.LOGPROB))
                    .count();
            throw new IllegalArgumentException(
                    data.name() + ": " + some + " answers have log-probabilities and the other "
                            + (answers.size() - some)
                            + " only entropies; a rule reads one of them: fit each kind from a file of its"
                            + " own, or name a model that reads them all with --reader");
        }
        return best;
    }

    private static double withinRoutes(List<CascadeAnswer> answers, BaseScore score) {
        double sum = 0;
        double size = 0;
        for (int[] places : CascadeAnswers.routes(answers).values()) {
            double[] x = Arrays.stream(places)
                    .mapToDouble(i -> score.value(answers.get(i).statistics()))
                    .toArray();
            boolean[] right = new boolean[places.length];
            for (int i = 0; i < right.length; i++) {
                right[i] = !answers.get(places[i]).wrong();
            }
            double auroc = RankingMetrics.auroc(x, right);
            sum += Double.isNaN(auroc) ? 0 : places.length * auroc;
            size += Double.isNaN(auroc) ? 0 : places.length;
        }
        return size == 0 ? 0.5 : sum / size;
    }
}

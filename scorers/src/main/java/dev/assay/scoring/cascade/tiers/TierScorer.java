package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.List;

/**
 * Reports what a cascade of scoring models found: the score of the tier that ended it, its calibrated probability where there
 * is one, and the path there. Immutable; any thread may call it.
 */
public final class TierScorer implements Scorer {
    /** Id of the scorer. */
    public static final String ID = "cascade.tiers";

    /** Measure: mean entropy per token, nats, by whoever the numbers are from. */
    public static final String MEAN_ENTROPY = "entropy.average";

    private final TierCascade cascade;

    public TierScorer(TierCascade cascade) {
        this.cascade = cascade;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.CASCADE;
    }

    @Override
    public String describe() {
        return cascade.config().describe();
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return cascade.queries(subject);
    }

    @Override
    public List<LaneQuery> more(Subject subject, LaneAnswers answers) {
        return cascade.more(subject, answers);
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        TierOutcome outcome = cascade.outcome(subject, answers);
        Double score = outcome.score();
        TokenStatistics statistics = outcome.statistics();
        Evidence.Builder evidence = score == null || statistics == null
                ? Evidence.abstained(ID, Family.CASCADE, reason(outcome), outcome.detail())
                : Evidence.scored(ID, Family.CASCADE)
                        .statistic(cascade.config().score().id(), score)
                        .score(score)
                        .effectiveCount(statistics.length());
        List<ScoreMap.Platt> calibrations = cascade.config().calibrations();
        if (score != null && outcome.tier() > 0 && !calibrations.isEmpty()) {
            evidence.probability(calibrations.get(outcome.tier() - 1).probability(score));
        }
        if (statistics != null && statistics.has(Statistic.ENTROPY)) {
            evidence.measure(
                    MEAN_ENTROPY,
                    TokenSequence.of(statistics.column(Statistic.ENTROPY)).average());
        }
        outcome.measures().forEach(evidence::measure);
        outcome.notes().forEach(evidence::note);
        bands(evidence, outcome);
        return List.of(evidence.build());
    }

    private static Reason reason(TierOutcome outcome) {
        return outcome.reason() == Reason.NONE ? Reason.NO_CONTENT : outcome.reason();
    }

    private void bands(Evidence.Builder evidence, TierOutcome outcome) {
        for (TierVisit visit : outcome.visits()) {
            if (visit.number() > cascade.config().bands().size()) {
                continue;
            }
            Band band = cascade.config().bands().get(visit.number() - 1);
            if (Double.isFinite(band.low())) {
                evidence.measure("tier" + visit.number() + ".low", band.low());
            }
            if (Double.isFinite(band.high())) {
                evidence.measure("tier" + visit.number() + ".high", band.high());
            }
        }
    }
}

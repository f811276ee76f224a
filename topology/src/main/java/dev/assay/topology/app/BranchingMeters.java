package dev.assay.topology.app;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.tiers.TierScorer;
import dev.assay.scoring.statistics.BranchingDrift;
import dev.assay.scoring.statistics.ProducerStatistics;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import io.micrometer.core.instrument.Gauge;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The branching factor of each producing model as a gauge, from the producer's own entropies where it sends raw ones, else from
 * those of the language model that read its texts. At most {@value #MODELS} are shown; who has been silent longest goes.
 * Thread-safe.
 */
final class BranchingMeters {
    static final int MODELS = 50;
    private static final double MEMORY_TOKENS = 100_000;
    private static final int LONGEST_NAME = 100;
    // Names of models hold no such character, and it keeps name and source apart.
    private static final char BETWEEN = '\n';

    private final BranchingDrift drift = new BranchingDrift(MODELS, MEMORY_TOKENS);
    private final Map<String, Gauge> gauges = new HashMap<>();
    private final Meters meters;

    BranchingMeters(Meters meters) {
        this.meters = meters;
    }

    /** Counts an event in; one that does not name its model, or has no entropies, changes nothing. */
    void record(Subject subject, ScoringResult result) {
        String model = subject.model();
        if (model == null || model.isBlank() || model.length() > LONGEST_NAME || model.indexOf(BETWEEN) >= 0) {
            return;
        }
        ProducerStatistics own = ProducerStatistics.of(subject.tokens(), subject.vocabularySize());
        boolean raw = own.mode() != LogprobMode.PROCESSED && !own.looksProcessed();
        if (raw && own.statistics().has(Statistic.ENTROPY)) {
            record(model, "producer", own.statistics());
            return;
        }
        for (Evidence one : result.evidence()) {
            Double mean = one.measures().get(TierScorer.MEAN_ENTROPY);
            Long tokens = one.effectiveCount();
            String reader = one.notes().get("model");
            if (one.scorer().equals(TierScorer.ID) && mean != null && tokens != null && reader != null) {
                record(model, reader, level(mean, Math.toIntExact(tokens)));
            }
        }
    }

    /** Tokens of one entropy: the factor depends on their sum and number only. */
    private static TokenStatistics level(double entropy, int tokens) {
        double[] entropies = new double[tokens];
        Arrays.fill(entropies, entropy);
        return TokenStatistics.of(TokenStatistics.Source.PROXY, tokens, 0, Map.of(Statistic.ENTROPY, entropies));
    }

    private synchronized void record(String model, String source, TokenStatistics statistics) {
        String key = model + BETWEEN + source;
        drift.record(key, statistics);
        Map<String, Double> known = drift.factors();
        if (known.containsKey(key) && !gauges.containsKey(key)) {
            gauges.put(
                    key,
                    meters.gauge(
                            MeterCatalog.BRANCHING_FACTOR,
                            () -> drift.factor(key).orElse(Double.NaN),
                            model,
                            source));
            gauges.entrySet().removeIf(entry -> {
                boolean gone = !known.containsKey(entry.getKey());
                if (gone) {
                    meters.registry().remove(entry.getValue());
                }
                return gone;
            });
        }
    }
}

package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.statistics.Statistic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a cascade of models asks and when it is sure. Immutable; any thread may read it.
 *
 * @param tiers from the cheapest model to the dearest; at least one, models distinct
 * @param bands of every tier but the last, the scores that send an event on
 * @param score what decides, the same number for every tier; every tier computes its columns
 * @param calibrations for each tier the map from its score to the probability that the answer is wrong; empty without labels
 * @param preferProducer whether raw numbers that the producer sent end the cascade before any model is asked
 * @param minTokens fewest tokens to score, at least 1
 */
public record TierConfig(
        List<Tier> tiers,
        List<Band> bands,
        TierScore score,
        List<ScoreMap.Platt> calibrations,
        boolean preferProducer,
        int minTokens) {

    public TierConfig {
        tiers = List.copyOf(tiers);
        bands = List.copyOf(bands);
        calibrations = List.copyOf(calibrations);
        if (tiers.isEmpty() || bands.size() != tiers.size() - 1) {
            throw new IllegalArgumentException("a cascade of " + tiers.size() + " tiers with " + bands.size()
                    + " bands: one band between two tiers");
        }
        if (!calibrations.isEmpty() && calibrations.size() != tiers.size()) {
            throw new IllegalArgumentException(calibrations.size() + " calibrations for " + tiers.size() + " tiers");
        }
        if (minTokens < 1) {
            throw new IllegalArgumentException("min-tokens = " + minTokens + ": must be at least 1");
        }
        Set<String> models = new HashSet<>();
        for (Tier tier : tiers) {
            if (!models.add(tier.model())) {
                throw new IllegalArgumentException("two tiers ask " + tier.model());
            }
            for (Statistic needed : score.needs()) {
                if (!tier.layout().has(needed)) {
                    throw new IllegalArgumentException(score.id() + " reads " + needed.id() + ", which " + tier.model()
                            + " does not compute: its tiers are "
                            + tier.layout().tiers());
                }
            }
        }
    }

    /** The same, with the models asked whatever the producer sent. */
    TierConfig withoutProducer() {
        return new TierConfig(tiers, bands, score, calibrations, false, minTokens);
    }

    /** One canonical line for the fingerprint. */
    public String describe() {
        return "cascade.tiers(tiers=" + tiers.stream().map(Tier::describe).toList() + ",bands=" + bands + ",score="
                + score.describe() + ",calibrations=" + calibrations + ",preferProducer=" + preferProducer
                + ",minTokens=" + minTokens + ")";
    }
}

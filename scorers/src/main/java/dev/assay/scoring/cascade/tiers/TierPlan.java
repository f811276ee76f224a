package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.consistency.model.ScoreMap;
import java.util.List;

/**
 * Bands and calibrations that were chosen from labelled data for particular models. Immutable; any thread may read it.
 *
 * @param models ids of the models, from the cheapest to the dearest
 * @param score what decides
 * @param bands of every model but the last
 * @param calibrations from each model's score to the probability that the answer is wrong
 * @param data what it was chosen from
 * @param fingerprint of all of it, 16 hexadecimal digits
 */
public record TierPlan(
        List<String> models,
        StatisticScore score,
        List<Band> bands,
        List<ScoreMap.Platt> calibrations,
        Data data,
        String fingerprint) {

    /**
     * What a plan was chosen from.
     *
     * @param events labelled events
     * @param sha256 of the file, in hexadecimal
     * @param maxLoss how much of the last tier's AUROC was to be given up at most
     */
    public record Data(int events, String sha256, double maxLoss) {}

    public TierPlan {
        models = List.copyOf(models);
        bands = List.copyOf(bands);
        calibrations = List.copyOf(calibrations);
        if (models.isEmpty() || bands.size() != models.size() - 1 || calibrations.size() != models.size()) {
            throw new IllegalArgumentException("a plan for " + models.size() + " models has " + bands.size()
                    + " bands and " + calibrations.size() + " calibrations");
        }
    }
}

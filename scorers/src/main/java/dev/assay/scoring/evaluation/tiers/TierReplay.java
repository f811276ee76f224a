package dev.assay.scoring.evaluation.tiers;

import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.evaluation.Columns;
import java.util.List;

/**
 * Labelled answers sent through a cascade of two tiers: where each ended and with which confidence. Holders must not write to
 * the arrays; under that rule any thread may read it.
 *
 * @param second whether the second tier was asked, [N]
 * @param confidence that the answer is right, comparable across tiers, [N]
 */
record TierReplay(boolean[] second, double[] confidence) {

    /** Sends all samples through one band. */
    static TierReplay of(List<TierSample> samples, Band band, List<ScoreMap.Platt> maps) {
        TierReplay replay = new TierReplay(new boolean[samples.size()], new double[samples.size()]);
        for (int i = 0; i < samples.size(); i++) {
            replay.put(i, samples.get(i), band, maps);
        }
        return replay;
    }

    /** Sends one sample through a band; log-odds keep apart what a probability near 1 would make equal. */
    void put(int place, TierSample sample, Band band, List<ScoreMap.Platt> maps) {
        second[place] = band.holds(sample.scores()[0]);
        int tier = second[place] ? 1 : 0;
        ScoreMap.Platt map = maps.get(tier);
        confidence[place] = -(map.slope() * sample.scores()[tier] + map.offset());
    }

    /** Share of samples that ended in the first tier. */
    double endedFirst() {
        int count = 0;
        for (boolean asked : second) {
            count += asked ? 0 : 1;
        }
        return (double) count / second.length;
    }

    /** Probability that a right answer has more confidence than a wrong one; NaN when all are alike. */
    double auroc(List<TierSample> samples) {
        return new RiskCoverage(confidence, Columns.flags(samples, TierSample::right)).auroc();
    }

    /** Cost per 1,000 samples, every tier that was asked included. */
    double cost(List<TierSample> samples, double[] tokenCosts) {
        double sum = 0;
        for (int i = 0; i < second.length; i++) {
            int[] tokens = samples.get(i).tokens();
            sum += tokens[0] * tokenCosts[0] + (second[i] ? tokens[1] * tokenCosts[1] : 0);
        }
        return 1000 * sum / second.length;
    }

    /** Some of the samples, in the order of their places. */
    TierReplay part(List<Integer> places) {
        TierReplay part = new TierReplay(new boolean[places.size()], new double[places.size()]);
        for (int i = 0; i < places.size(); i++) {
            part.second[i] = second[places.get(i)];
            part.confidence[i] = confidence[places.get(i)];
        }
        return part;
    }
}

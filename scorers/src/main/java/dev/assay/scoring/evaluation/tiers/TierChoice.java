package dev.assay.scoring.evaluation.tiers;

import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.Folds;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses the scores that the first tier of a cascade is unsure of. Stateless; any thread may call it.
 *
 * <p>Each tier's score is mapped to the probability of a wrong answer by Platt's sigmoid, which makes the tiers comparable.
 * Among bands between quantiles of the first tier's scores it takes the one that sends the fewest events on while the AUROC of
 * the cascade stays within half the allowed loss of that of the second tier alone: the other half is for what the next events
 * differ by.
 */
final class TierChoice {
    private static final int STEPS = 40;
    private static final int FOLDS = 5;

    private TierChoice() {}

    /** A band with the maps that make tiers comparable. */
    record Chosen(Band band, List<ScoreMap.Platt> maps) {}

    /**
     * Fits maps and chooses the band.
     *
     * @param samples at least one right and one wrong
     * @param maxLoss of AUROC, at least 0
     */
    static Chosen choose(List<TierSample> samples, double maxLoss) {
        List<ScoreMap.Platt> maps = maps(samples);
        double least = always(samples, maps) - maxLoss / 2;
        double[] levels = levels(samples);
        Band best = Band.EVERYTHING;
        double most = -1;
        for (int i = 0; i < levels.length; i++) {
            for (int j = levels.length - 1; j >= i; j--) {
                Band band = new Band(levels[i], levels[j]);
                TierReplay replay = TierReplay.of(samples, band, maps);
                double ended = replay.endedFirst();
                if (ended > most && replay.auroc(samples) >= least) {
                    best = band;
                    most = ended;
                }
            }
        }
        boolean needless = TierReplay.of(samples, Band.NOTHING, maps).auroc(samples) >= least;
        return new Chosen(needless ? Band.NOTHING : best, maps);
    }

    /** AUROC of the second tier when it reads everything. */
    private static double always(List<TierSample> samples, List<ScoreMap.Platt> maps) {
        return TierReplay.of(samples, Band.EVERYTHING, maps).auroc(samples);
    }

    static List<ScoreMap.Platt> maps(List<TierSample> samples) {
        boolean[] wrong = Columns.flags(samples, sample -> !sample.right());
        double[] weight = new double[samples.size()];
        Arrays.fill(weight, 1);
        List<ScoreMap.Platt> maps = new ArrayList<>();
        for (int tier = 0; tier < 2; tier++) {
            int which = tier;
            double[] scores = Columns.numbers(samples, sample -> sample.scores()[which]);
            ScoreMap map = ScoreMapFit.fit(ScoreMapFit.Method.PLATT, scores, wrong, weight, new int[wrong.length]);
            maps.add((ScoreMap.Platt) map);
        }
        return maps;
    }

    /** Quantiles of the first tier's scores, rising, distinct. */
    private static double[] levels(List<TierSample> samples) {
        double[] sorted = Columns.numbers(samples, sample -> sample.scores()[0]);
        Arrays.sort(sorted);
        double[] levels = new double[STEPS + 1];
        for (int k = 0; k <= STEPS; k++) {
            levels[k] = sorted[(int) Math.round((double) k / STEPS * (sorted.length - 1))];
        }
        return Arrays.stream(levels).distinct().toArray();
    }

    /** Each sample through the band and the maps that the other folds chose. */
    static TierReplay crossValidated(List<TierSample> samples, double maxLoss) {
        TierReplay replay = new TierReplay(new boolean[samples.size()], new double[samples.size()]);
        for (int fold = 0; fold < FOLDS; fold++) {
            List<TierSample> others = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                if (Folds.of(i, FOLDS) != fold) {
                    others.add(samples.get(i));
                }
            }
            if (others.stream().map(TierSample::right).distinct().count() < 2) {
                throw new IllegalArgumentException(
                        samples.size() + " answers are too few to choose a band without a fifth"
                                + " of them: right and wrong ones have to be among the rest");
            }
            Chosen chosen = choose(others, maxLoss);
            for (int i = 0; i < samples.size(); i++) {
                if (Folds.of(i, FOLDS) == fold) {
                    replay.put(i, samples.get(i), chosen.band(), chosen.maps());
                }
            }
        }
        return replay;
    }
}

package dev.assay.scoring.machinetext;

import dev.assay.scoring.statistics.TokenCounts;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What scores of texts are computed, and how. Immutable; any thread may read it.
 *
 * @param scores which ones
 * @param model that reads texts without sufficient numbers of their own; null for none
 * @param minTokens texts with fewer tokens have no score, at least 1; 50 by default, where published results begin to hold
 * @param k share of tokens that Min-K % counts, in (0, 1]; 0.2 for the authors
 * @param ceiling a of DC-PDD, above 0; 0.01 for the authors
 * @param counts of a corpus in the model's vocabulary, for DC-PDD; null for none
 * @param calibration scores of human texts, for conformal p-values; null for none
 * @param level flags what has a conformal p-value of at most this, in (0, 1); null to flag nothing
 */
public record TextScoreConfig(
        Set<TextScore> scores,
        @Nullable ScoringModel model,
        int minTokens,
        double k,
        double ceiling,
        @Nullable TokenCounts counts,
        @Nullable TextCalibration calibration,
        @Nullable Double level) {
    /** Fewest tokens unless configured. */
    public static final int MIN_TOKENS = 50;

    public TextScoreConfig {
        scores = Set.copyOf(scores);
        if (minTokens < 1 || !(k > 0 && k <= 1) || !(ceiling > 0)) {
            throw new IllegalArgumentException(
                    "min-tokens = " + minTokens + ", k = " + k + ", ceiling = " + ceiling + ": out of range");
        }
        if (level != null && !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level = " + level + ": must be in (0, 1)");
        }
    }

    /** All scores with the authors' settings, a model and a calibration. */
    public static TextScoreConfig of(@Nullable ScoringModel model, @Nullable TextCalibration calibration) {
        return new TextScoreConfig(
                EnumSet.allOf(TextScore.class), model, MIN_TOKENS, 0.2, 0.01, null, calibration, null);
    }

    /** One line for the fingerprint of a scorer. */
    String describe() {
        return "scores=" + scores.stream().map(TextScore::id).sorted().toList() + " model="
                + (model == null ? "none" : model.describe()) + " min-tokens=" + minTokens + " k=" + k + " ceiling="
                + ceiling + " counts=" + (counts == null ? "none" : counts.fingerprint()) + " calibration="
                + (calibration == null ? "none" : calibration.fingerprint()) + " level=" + level;
    }
}

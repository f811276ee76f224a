package dev.assay.topology.app;

import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.topology.config.CascadeSettings;
import dev.assay.topology.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the small model of a cascade is sure, from settings or from a plan's file. Stateless; any thread may call it. */
final class CascadePlan {
    private CascadePlan() {}

    /** What decides. */
    static StatisticScore score(CascadeSettings settings) {
        return new StatisticScore(
                StatisticScore.Kind.of(settings.statistic().id()),
                settings.statistic() == CascadeSettings.Statistic.CHOW_QUANTILE ? settings.alpha() : 0);
    }

    /** The band that was set by hand; its ends are open where nothing was set. */
    static Band band(CascadeSettings settings) {
        Double low = settings.bandLow();
        Double high = settings.bandHigh();
        return new Band(low == null ? Double.NEGATIVE_INFINITY : low, high == null ? Double.POSITIVE_INFINITY : high);
    }

    /**
     * The plan that the settings name; null when they name none.
     *
     * @param models ids of the models that will run
     * @throws ConfigException when it cannot be read or was chosen for other models or another statistic
     */
    static @Nullable TierPlan read(CascadeSettings settings, List<String> models) {
        Path file = settings.planFile();
        if (file == null) {
            return null;
        }
        try {
            TierPlan plan = TierPlanFile.read(file);
            require(
                    plan.models().equals(models),
                    file,
                    "was chosen for the models " + String.join(", ", plan.models()) + ", not for "
                            + String.join(", ", models),
                    "choose one for these with assay evaluate tiers --choose, or load those");
            require(
                    plan.score().equals(score(settings)),
                    file,
                    "was chosen for " + plan.score().describe(),
                    "write cascade.statistic: " + plan.score().id()
                            + (plan.score().alpha() == 0
                                    ? ""
                                    : " and cascade.alpha: " + plan.score().alpha()));
            return plan;
        } catch (IOException e) {
            throw refused(
                    file,
                    "cannot be used: " + ReadFailure.why(e),
                    "name a file that assay evaluate tiers --choose wrote");
        }
    }

    private static void require(boolean holds, Path file, String what, String fix) {
        if (!holds) {
            throw refused(file, what, fix);
        }
    }

    private static ConfigException refused(Path file, String what, String fix) {
        return ConfigException.of("cascade.plan-file", file, what, fix);
    }
}

package dev.assay.topology.app;

import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.StatisticsRule;
import dev.assay.scoring.cascade.tiers.Tier;
import dev.assay.scoring.cascade.tiers.TierCascade;
import dev.assay.scoring.cascade.tiers.TierConfig;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.scoring.cascade.tiers.TierScorer;
import dev.assay.scoring.cascade.tiers.TieredRule;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.onnx.BundledModels;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.StatisticsOptions;
import dev.assay.scoring.onnx.StatisticsOptions.StartToken;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.CascadeSettings;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.LanguageModelsSettings;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scoring language models and what asks them, from the typed configuration. The lane owns the models once it has them.
 * Immutable; any thread may call it.
 */
final class LanguageStack {
    private final CausalModel small;
    private final CausalModel large;

    private LanguageStack(CausalModel small, CausalModel large) {
        this.small = small;
        this.large = large;
    }

    /** Whether anything asks a language model. */
    static boolean wanted(AssayConfig config) {
        return config.cascade().enabled();
    }

    /** Loads both models; the small one comes first. */
    static LanguageStack load(OnnxRuntime runtime, LanguageModelsSettings settings) {
        Path smallDir = settings.smallDir();
        Path largeDir = settings.largeDir();
        String smallId = id(smallDir, BundledModels.SMALL);
        String largeId = id(largeDir, BundledModels.LARGE);
        CausalModel small = open(runtime, smallId, smallDir, BundledModels.SMALL, settings);
        String distinct = largeId.equals(smallId) ? largeId + "-large" : largeId;
        try {
            return new LanguageStack(small, open(runtime, distinct, largeDir, BundledModels.LARGE, settings));
        } catch (RuntimeException e) {
            small.close();
            throw e;
        }
    }

    private static String id(@Nullable Path given, String bundled) {
        return given == null ? bundled : String.valueOf(given.getFileName());
    }

    private static CausalModel open(
            OnnxRuntime runtime, String id, @Nullable Path given, String bundled, LanguageModelsSettings settings) {
        StatisticsOptions options = StatisticsOptions.DEFAULT
                .withMaxTokens(settings.maxTokens())
                .withRowsPerChunk(settings.chunkRows())
                // The models of the build were trained with one; others know by their tokenizer whether they were.
                .withStart(given == null ? StartToken.ALWAYS : StartToken.AS_TOKENIZER);
        Path cache = settings.cacheDir();
        return CausalModel.fromDirectory(
                runtime,
                id,
                given == null ? BundledModels.directory(bundled) : given,
                cache == null ? options : options.withCache(cache));
    }

    /** What the lane is to run. */
    List<CausalModel> models() {
        return List.of(small, large);
    }

    /** The cascade of both models. */
    TierCascade cascade(CascadeSettings settings) {
        List<Tier> tiers = List.of(
                new Tier(small.id(), small.layout(), small.id(), settings.smallCost(), settings.smallEventCost()),
                new Tier(large.id(), large.layout(), large.id(), settings.largeCost(), settings.largeEventCost()));
        TierPlan plan = plan(settings);
        StatisticScore score = plan == null ? score(settings) : plan.score();
        List<Band> bands = plan == null ? List.of(band(settings)) : plan.bands();
        List<ScoreMap> calibrations = plan == null ? List.of() : List.copyOf(plan.calibrations());
        return new TierCascade(
                new TierConfig(tiers, bands, score, calibrations, settings.preferProducer(), settings.minTokens()));
    }

    static List<Scorer> scorers(TierCascade cascade) {
        return List.of(new TierScorer(cascade));
    }

    /** The configured rule for events with token numbers of their own, and the same on what the models say for others. */
    static @Nullable DeferralRule rule(AssayConfig config, TierCascade cascade) {
        DeferralSettings deferral = config.deferral();
        DeferralRule own = ScorerFactory.deferralRule(deferral);
        if (own == null) {
            return null;
        }
        return new TieredRule(
                own,
                cascade,
                List.of(
                        proxy(deferral, config.cascade().smallThreshold()),
                        proxy(deferral, config.cascade().largeThreshold())));
    }

    private static StatisticsRule proxy(DeferralSettings deferral, @Nullable Double threshold) {
        return StatisticsRule.chow(new ChowRule(ScorerFactory.proxyConfig(deferral, threshold)));
    }

    private static StatisticScore score(CascadeSettings settings) {
        return new StatisticScore(
                StatisticScore.Kind.of(settings.statistic().id()),
                settings.statistic() == CascadeSettings.Statistic.CHOW_QUANTILE ? settings.alpha() : 0);
    }

    private static Band band(CascadeSettings settings) {
        Double low = settings.bandLow();
        Double high = settings.bandHigh();
        return new Band(
                low == null ? Double.NEGATIVE_INFINITY : low, high == null ? Double.POSITIVE_INFINITY : high);
    }

    private @Nullable TierPlan plan(CascadeSettings settings) {
        Path file = settings.planFile();
        if (file == null) {
            return null;
        }
        try {
            TierPlan plan = TierPlanFile.read(file);
            List<String> ids = List.of(small.id(), large.id());
            String chosenFor = String.join(",", plan.models());
            require(
                    plan.models().equals(ids),
                    file,
                    "was chosen for the models " + chosenFor + ", not for " + String.join(",", ids),
                    "choose one for these with assay evaluate tiers --choose, or load those models");
            require(
                    plan.score().equals(score(settings)),
                    file,
                    "was chosen for " + plan.score().describe(),
                    "write cascade.statistic: " + plan.score().id()
                            + (plan.score().alpha() == 0 ? "" : " and cascade.alpha: " + plan.score().alpha()));
            return plan;
        } catch (IOException e) {
            throw refused(file, String.valueOf(e.getMessage()), "write one with assay evaluate tiers --choose");
        }
    }

    private static void require(boolean holds, Path file, String what, String fix) {
        if (!holds) {
            throw refused(file, what, fix);
        }
    }

    private static ConfigException refused(Path file, String what, String fix) {
        return new ConfigException(List.of(new Problem("cascade.plan-file", file.toString(), "", what, fix)));
    }
}

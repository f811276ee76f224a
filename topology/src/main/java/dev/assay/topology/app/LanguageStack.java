package dev.assay.topology.app;

import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.tiers.StatisticsRule;
import dev.assay.scoring.cascade.tiers.Tier;
import dev.assay.scoring.cascade.tiers.TierCascade;
import dev.assay.scoring.cascade.tiers.TierConfig;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierScorer;
import dev.assay.scoring.cascade.tiers.TieredRule;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.CascadeSettings;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.MachineTextSettings.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scoring language models and what asks them, from the typed configuration. The lane owns the models once it has them.
 * Immutable; any thread may call it.
 */
final class LanguageStack {
    private final AssayConfig config;
    private final @Nullable CausalModel small;
    private final @Nullable CausalModel large;
    private final @Nullable CausalModel pair;
    private final @Nullable LearnedRules learned;

    private LanguageStack(
            AssayConfig config,
            @Nullable LearnedRules learned,
            @Nullable CausalModel small,
            @Nullable CausalModel large,
            @Nullable CausalModel pair) {
        this.config = config;
        this.learned = learned;
        this.small = small;
        this.large = large;
        this.pair = pair;
    }

    /** Whether anything asks a language model. */
    static boolean wanted(AssayConfig config, @Nullable LearnedRules learned) {
        return config.cascade().enabled() || config.machineText().any() || (learned != null && learned.readsAlone());
    }

    /** Whether the folder of the small model is read. */
    static boolean readsSmall(AssayConfig config, @Nullable LearnedRules learned) {
        return config.cascade().enabled()
                || reads(config, Reader.SMALL)
                || reads(config, Reader.PAIR)
                || (learned != null && learned.smallAlone());
    }

    /** Whether the folder of the larger model is read. */
    static boolean readsLarge(AssayConfig config, @Nullable LearnedRules learned) {
        return config.cascade().enabled()
                || reads(config, Reader.LARGE)
                || reads(config, Reader.PAIR)
                || (learned != null && learned.largeAlone());
    }

    /** Loads the models that are asked. */
    static LanguageStack load(OnnxRuntime runtime, AssayConfig config, @Nullable LearnedRules learned) {
        LanguageModelLoader loader = new LanguageModelLoader(runtime, config);
        boolean cascade = config.cascade().enabled();
        boolean margins = cascade && readsMargins(config.deferral());
        boolean small = cascade || reads(config, Reader.SMALL) || (learned != null && learned.smallAlone());
        boolean large = cascade || reads(config, Reader.LARGE) || (learned != null && learned.largeAlone());
        try {
            return new LanguageStack(
                    config,
                    learned,
                    small ? loader.small(margins || (learned != null && learned.smallReadsAlternatives())) : null,
                    large ? loader.large(margins || (learned != null && learned.largeReadsAlternatives())) : null,
                    reads(config, Reader.PAIR) ? loader.pair() : null);
        } catch (RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    private static boolean readsMargins(DeferralSettings deferral) {
        return deferral.enabled()
                && (deferral.rule() == DeferralSettings.Rule.MIN_MARGIN
                        || deferral.rule() == DeferralSettings.Rule.MEAN_MARGIN);
    }

    private static boolean reads(AssayConfig config, Reader reader) {
        return config.machineText().any() && config.machineText().reader() == reader;
    }

    /** What the lane is to run. */
    List<CausalModel> models() {
        return Stream.of(small, large, pair).filter(Objects::nonNull).toList();
    }

    /** Everything that asks these models, the deferral rule excepted. */
    List<Scorer> scorers() {
        List<Scorer> scorers = new ArrayList<>();
        TierCascade cascade = cascade();
        if (cascade != null) {
            scorers.add(new TierScorer(cascade));
        }
        CausalModel reader = reader();
        if (reader != null) {
            scorers.addAll(MachineTextStack.scorers(config.machineText(), reader));
        }
        return scorers;
    }

    /** The model that reads texts for the scores of {@code machine-text}; null when these are off. */
    @Nullable
    CausalModel reader() {
        if (!config.machineText().any()) {
            return null;
        }
        return switch (config.machineText().reader()) {
            case SMALL -> small;
            case LARGE -> large;
            case PAIR -> pair;
        };
    }

    /** The cascade of both models; null when it is off. */
    @Nullable
    TierCascade cascade() {
        CascadeSettings settings = config.cascade();
        if (!settings.enabled() || small == null || large == null) {
            return null;
        }
        List<Tier> tiers = List.of(
                new Tier(small.id(), small.layout(), small.id(), settings.smallCost(), settings.smallEventCost()),
                new Tier(large.id(), large.layout(), large.id(), settings.largeCost(), settings.largeEventCost()));
        TierPlan plan = CascadePlan.read(settings, List.of(small.id(), large.id()));
        List<ScoreMap.Platt> calibrations = plan == null ? List.of() : List.copyOf(plan.calibrations());
        return new TierCascade(new TierConfig(
                tiers,
                plan == null ? List.of(CascadePlan.band(settings)) : plan.bands(),
                CascadePlan.score(settings),
                calibrations,
                settings.preferProducer(),
                settings.minTokens()));
    }

    /**
     * The configured rule for events with token numbers of their own and, with a cascade, the same on what its models say about
     * the others; a learned rule that was fitted to the numbers of one model has it read every event. Null when the rule is off.
     */
    @Nullable
    DeferralRule rule() {
        DeferralSettings deferral = config.deferral();
        TierCascade cascade = cascade();
        if (learned != null && learned.readsAlone()) {
            return learned.alone(Objects.requireNonNull(learned.smallAlone() ? small : large));
        }
        DeferralRule own = ScorerFactory.deferralRule(deferral, learned);
        if (own == null || cascade == null || small == null || large == null) {
            return own;
        }
        List<StatisticsRule> proxies = learned == null
                ? List.of(
                        proxy(deferral, config.cascade().smallThreshold()),
                        proxy(deferral, config.cascade().largeThreshold()))
                : List.of(learned.onSmall(small), learned.onLarge(large));
        return new TieredRule(own, cascade, proxies);
    }

    private static StatisticsRule proxy(DeferralSettings deferral, @Nullable Double threshold) {
        return StatisticsRule.on(ChowRule.ofModel(ScorerFactory.proxyConfig(deferral, threshold)));
    }
}

package dev.assay.topology.app;

import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.LearnedRule;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.cascade.tiers.StatisticsRule;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.CascadeSettings;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.DeferralSettings;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The learned rules of a configuration: one for the numbers that producers send and one for those of each language model, since
 * a rule holds for the numbers that it was fitted to. Immutable; any thread may call it.
 */
final class LearnedRules {
    private static final String OWN = "deferral.model-file";

    private final AssayConfig config;
    private final RuleArtefact own;
    private final @Nullable RuleArtefact small;
    private final @Nullable RuleArtefact large;

    private LearnedRules(
            AssayConfig config, RuleArtefact own, @Nullable RuleArtefact small, @Nullable RuleArtefact large) {
        this.config = config;
        this.own = own;
        this.small = small;
        this.large = large;
    }

    /**
     * Reads the files; null unless the rule is the learned one.
     *
     * @throws ConfigException when a file is missing, is no rule, or holds one for other numbers
     */
    static @Nullable LearnedRules read(AssayConfig config) {
        DeferralSettings deferral = config.deferral();
        Path file = deferral.modelFile();
        if (!deferral.enabled() || deferral.rule() != DeferralSettings.Rule.LEARNED || file == null) {
            return null;
        }
        RuleArtefact own = artefact(OWN, file);
        CascadeSettings cascade = config.cascade();
        if (!cascade.enabled()) {
            return new LearnedRules(config, own, null, null);
        }
        if (own.source() == Source.PROXY && cascade.preferProducer()) {
            throw refused(
                    OWN,
                    file,
                    "was fitted to numbers of " + reader(own)
                            + ", while with cascade.enabled it decides on those of producers",
                    "name it in cascade.small-rule-file or cascade.large-rule-file and a rule on producers' numbers here,"
                            + " or set cascade.prefer-producer to false");
        }
        return new LearnedRules(
                config,
                own,
                tier("small", cascade.smallRuleFile(), own, LanguageModelLoader.smallId(config)),
                tier("large", cascade.largeRuleFile(), own, LanguageModelLoader.largeId(config)));
    }

    private static RuleArtefact tier(String name, @Nullable Path file, RuleArtefact own, String model) {
        String key = "cascade." + name + "-rule-file";
        String fit = "name a file that assay calibrate deferral --reader " + name + " wrote";
        if (file == null) {
            RuleArtefact.Reader reader = own.reader();
            if (reader == null || !reader.model().equals(model)) {
                String what = "is missing: deferral.rule: learned has no rule for the numbers of " + model;
                throw new ConfigException(List.of(new Problem(key, "", "", what, fit)));
            }
            return own;
        }
        RuleArtefact artefact = artefact(key, file);
        if (artefact.source() != Source.PROXY) {
            throw refused(key, file, "was fitted to numbers of producers, not to those of " + model, fit);
        }
        return artefact;
    }

    private static RuleArtefact artefact(String key, Path file) {
        try {
            return RuleFile.read(file);
        } catch (IOException e) {
            throw refused(
                    key, file, "cannot be read as a deferral rule", "name a file that assay calibrate deferral wrote");
        }
    }

    /** Whether every event is read by a model of ours although there is no cascade. */
    boolean readsAlone() {
        return !config.cascade().enabled() && own.source() == Source.PROXY;
    }

    /** Whether the small model is to read every event, see {@link #readsAlone}. */
    boolean smallAlone() {
        return readsAlone() && names(own, LanguageModelLoader.smallId(config));
    }

    /** Whether the larger model is to read every event, see {@link #readsAlone}. */
    boolean largeAlone() {
        if (!readsAlone() || smallAlone()) {
            return false;
        }
        if (!names(own, LanguageModelLoader.largeId(config))) {
            throw refused(
                    OWN,
                    path(),
                    "was fitted to numbers of " + reader(own) + ", and language-models has "
                            + LanguageModelLoader.smallId(config) + " and " + LanguageModelLoader.largeId(config),
                    "load that model, or fit a rule to one of these with assay calibrate deferral --reader");
        }
        return true;
    }

    private static boolean names(RuleArtefact artefact, String model) {
        RuleArtefact.Reader reader = artefact.reader();
        return reader != null && reader.model().equals(model);
    }

    /** Whether the small model has to give its most likely tokens. */
    boolean smallReadsAlternatives() {
        return alternatives(small) || (smallAlone() && alternatives(own));
    }

    /** Whether the larger model has to give its most likely tokens. */
    boolean largeReadsAlternatives() {
        return alternatives(large) || (largeAlone() && alternatives(own));
    }

    private static boolean alternatives(@Nullable RuleArtefact artefact) {
        return artefact != null && artefact.reads().contains(Statistic.TOPK_LOGPROB);
    }

    /** The rule on the numbers that came with an event. */
    LearnedRule onProducers() {
        return new LearnedRule(own, config(config.deferral().threshold()));
    }

    /**
     * The rule on the numbers of one model, which reads every event.
     *
     * @throws ConfigException when the rule was fitted to another model's numbers or reads what this one does not give
     */
    LearnedRule alone(CausalModel model) {
        require(OWN, path(), own, model);
        return onProducers().withProxy(model.id(), model.layout());
    }

    /** The rule on the numbers of the small model of a cascade; see {@link #alone} for what it refuses. */
    StatisticsRule onSmall(CausalModel model) {
        return tier(
                "small",
                small,
                config.cascade().smallRuleFile(),
                model,
                config.cascade().smallThreshold());
    }

    /** The same of the larger model. */
    StatisticsRule onLarge(CausalModel model) {
        return tier(
                "large",
                large,
                config.cascade().largeRuleFile(),
                model,
                config.cascade().largeThreshold());
    }

    private StatisticsRule tier(
            String name,
            @Nullable RuleArtefact artefact,
            @Nullable Path file,
            CausalModel model,
            @Nullable Double threshold) {
        if (artefact == null) {
            throw new IllegalStateException("rules of a cascade are read only when there is one");
        }
        require(file == null ? OWN : "cascade." + name + "-rule-file", file == null ? path() : file, artefact, model);
        return StatisticsRule.on(new LearnedRule(artefact, config(threshold)));
    }

    private static void require(String key, Path file, RuleArtefact artefact, CausalModel model) {
        RuleArtefact.Reader reader = artefact.reader();
        if (reader == null || !reader.content().equals(model.content())) {
            throw refused(
                    key,
                    file,
                    "was fitted to numbers of " + reader(artefact) + ", and " + model.id() + " is another model",
                    "load that model, or fit a rule to this one with assay calibrate deferral --reader");
        }
        StatisticsLayout layout = model.layout();
        String missing = artefact.reads().stream()
                .filter(statistic -> !layout.has(statistic))
                .map(Statistic::id)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw refused(
                    key,
                    file,
                    "reads " + missing + ", which " + model.id() + " does not give",
                    "fit a rule to what it gives with assay calibrate deferral --reader");
        }
    }

    private LearnedConfig config(@Nullable Double threshold) {
        DeferralSettings deferral = config.deferral();
        return new LearnedConfig(
                deferral.routeAttribute(),
                deferral.deferCost(),
                deferral.abstainCost(),
                threshold,
                deferral.minTokens());
    }

    private Path path() {
        Path file = config.deferral().modelFile();
        if (file == null) {
            throw new IllegalStateException("the settings let a learned rule without a file through");
        }
        return file;
    }

    private static String reader(RuleArtefact artefact) {
        RuleArtefact.Reader reader = artefact.reader();
        return reader != null
                ? reader.model()
                : artefact.source() == Source.PRODUCER ? "producers" : "a model that it does not name";
    }

    private static ConfigException refused(String key, Path file, String what, String fix) {
        return new ConfigException(List.of(new Problem(key, file.toString(), "", what, fix)));
    }
}

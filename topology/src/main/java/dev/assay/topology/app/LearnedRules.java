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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The learned rules of a configuration: one for the numbers that producers send and one for those of each language model, since
 * a rule holds for the numbers that it was fitted to. Immutable; any thread may call it.
 */
final class LearnedRules {
    private static final String OWN = "deferral.model-file";
    private static final String SMALL = "cascade.small-rule-file";
    private static final String LARGE = "cascade.large-rule-file";

    private final AssayConfig config;
    private final @Nullable Rule own;
    private final @Nullable Rule small;
    private final @Nullable Rule large;

    /**
     * A rule and where it comes from.
     *
     * @param threshold in place of costs, or null
     */
    private record Rule(
            String key,
            Path file,
            RuleArtefact artefact,
            @Nullable Double threshold) {
        boolean isFor(String model) {
            RuleArtefact.Reader reader = artefact.reader();
            return reader != null && reader.model().equals(model);
        }

        boolean readsAlternatives() {
            return artefact.reads().contains(Statistic.TOPK_LOGPROB);
        }

        /** Whose numbers it was fitted to. */
        String reader() {
            RuleArtefact.Reader reader = artefact.reader();
            return reader != null
                    ? reader.model()
                    : artefact.source() == Source.PRODUCER ? "producers" : "a model that it does not name";
        }

        ConfigException refused(String what, String fix) {
            return ConfigException.of(key, file, what, fix);
        }
    }

    private LearnedRules(AssayConfig config, @Nullable Rule own, @Nullable Rule small, @Nullable Rule large) {
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
        if (!deferral.enabled() || deferral.rule() != DeferralSettings.Rule.LEARNED) {
            return null;
        }
        CascadeSettings cascade = config.cascade();
        boolean tiers = cascade.enabled();
        List<Problem> problems = new ArrayList<>();
        Rule own = rule(OWN, deferral.modelFile(), deferral.threshold(), problems);
        Rule small = rule(SMALL, tiers ? cascade.smallRuleFile() : null, cascade.smallThreshold(), problems);
        Rule large = rule(LARGE, tiers ? cascade.largeRuleFile() : null, cascade.largeThreshold(), problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        if (!tiers) {
            return new LearnedRules(config, own, null, null);
        }
        if (own != null && own.artefact.source() == Source.PROXY && cascade.preferProducer()) {
            throw own.refused(
                    "was fitted to numbers of " + own.reader()
                            + ", while with cascade.enabled it decides on those of producers",
                    "name it in cascade.small-rule-file or cascade.large-rule-file and a rule on producers' numbers here,"
                            + " or set cascade.prefer-producer to false");
        }
        return new LearnedRules(
                config,
                own,
                tier("small", small, cascade.smallThreshold(), own, LanguageModelLoader.smallId(config)),
                tier("large", large, cascade.largeThreshold(), own, LanguageModelLoader.largeId(config)));
    }

    private static Rule tier(
            String name, @Nullable Rule given, @Nullable Double threshold, @Nullable Rule own, String model) {
        String fit = "name a file that assay calibrate deferral --reader " + name + " wrote";
        if (given == null) {
            if (own == null || !own.isFor(model)) {
                String what = "is missing: deferral.rule: learned has no rule for the numbers of " + model;
                throw ConfigException.of("cascade." + name + "-rule-file", "", what, fit);
            }
            return new Rule(own.key, own.file, own.artefact, threshold);
        }
        if (given.artefact.source() != Source.PROXY) {
            throw given.refused("was fitted to numbers of producers, not to those of " + model, fit);
        }
        return given;
    }

    /** Null without a file, and for one that is a problem. */
    private static @Nullable Rule rule(
            String key, @Nullable Path file, @Nullable Double threshold, List<Problem> problems) {
        if (file == null) {
            return null;
        }
        try {
            return new Rule(key, file, RuleFile.read(file), threshold);
        } catch (IOException e) {
            String which = key.equals(SMALL) ? " --reader small" : key.equals(LARGE) ? " --reader large" : "";
            String fix = "name a file that assay calibrate deferral" + which + " wrote";
            problems.add(new Problem(key, file.toString(), "", "cannot be used: " + ReadFailure.why(e), fix));
            return null;
        }
    }

    /** Whether every event is read by a model of ours although there is no cascade. */
    boolean readsAlone() {
        return !config.cascade().enabled() && own != null && own.artefact.source() == Source.PROXY;
    }

    /** Whether the small model is to read every event, see {@link #readsAlone}. */
    boolean smallAlone() {
        return readsAlone() && own != null && own.isFor(LanguageModelLoader.smallId(config));
    }

    /** Whether the larger model is to read every event, see {@link #readsAlone}. */
    boolean largeAlone() {
        if (own == null || !readsAlone() || smallAlone()) {
            return false;
        }
        String model = LanguageModelLoader.largeId(config);
        if (!own.isFor(model)) {
            throw own.refused(
                    "was fitted to numbers of " + own.reader() + ", and language-models has "
                            + LanguageModelLoader.smallId(config) + " and " + model,
                    "load that model, or fit a rule to one of these with assay calibrate deferral --reader");
        }
        return true;
    }

    /** Whether the small model has to give its most likely tokens. */
    boolean smallReadsAlternatives() {
        return small == null ? smallAlone() && own != null && own.readsAlternatives() : small.readsAlternatives();
    }

    /** Whether the larger model has to give its most likely tokens. */
    boolean largeReadsAlternatives() {
        return large == null ? largeAlone() && own != null && own.readsAlternatives() : large.readsAlternatives();
    }

    /** The rule on the numbers that came with an event; in a cascade that reads none of those, the small model's gives the name. */
    LearnedRule onProducers() {
        return learned(Objects.requireNonNull(own == null ? small : own));
    }

    /**
     * The rule on the numbers of one model, which reads every event.
     *
     * @throws ConfigException when the rule was fitted to another model's numbers or reads what this one does not give
     */
    LearnedRule alone(CausalModel model) {
        require(Objects.requireNonNull(own), model);
        return onProducers().withProxy(model.id(), model.layout());
    }

    /** The rule on the numbers of the small model of a cascade; see {@link #alone} for what it refuses. */
    StatisticsRule onSmall(CausalModel model) {
        return on(small, model);
    }

    /** The same of the larger model. */
    StatisticsRule onLarge(CausalModel model) {
        return on(large, model);
    }

    private StatisticsRule on(@Nullable Rule rule, CausalModel model) {
        if (rule == null) {
            throw new IllegalStateException("rules of a cascade are read only when there is one");
        }
        require(rule, model);
        return StatisticsRule.on(learned(rule));
    }

    private static void require(Rule rule, CausalModel model) {
        RuleArtefact.Reader reader = rule.artefact.reader();
        if (reader == null || !reader.content().equals(model.content())) {
            throw rule.refused(
                    "was fitted to numbers of " + rule.reader() + ", and " + model.id() + " is another model",
                    "load that model, or fit a rule to this one with assay calibrate deferral --reader");
        }
        StatisticsLayout layout = model.layout();
        String missing = rule.artefact.reads().stream()
                .filter(statistic -> !layout.has(statistic))
                .map(Statistic::id)
                .sorted()
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw rule.refused(
                    "reads " + missing + ", which " + model.id() + " does not give",
                    "fit a rule to what it gives with assay calibrate deferral --reader");
        }
    }

    private LearnedRule learned(Rule rule) {
        DeferralSettings deferral = config.deferral();
        return new LearnedRule(
                rule.artefact,
                new LearnedConfig(
                        deferral.routeAttribute(),
                        deferral.deferCost(),
                        deferral.abstainCost(),
                        rule.threshold,
                        deferral.minTokens()));
    }
}

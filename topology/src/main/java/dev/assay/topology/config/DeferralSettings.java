package dev.assay.topology.config;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.cascade.rule.RouteName;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** When an event should go to a larger model. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "deferral", about = "When an event should go to a larger model.")
public record DeferralSettings(
        @Setting(value = "true", about = "Whether the rule is evaluated.")
        boolean enabled,

        @Setting(value = "chow-average", about = "How the confidence of the tokens becomes one number.")
        Rule rule,

        @Setting(
                value = "auto",
                about =
                        "Which confidence of the tokens is read; auto takes log-probabilities when the event has them and entropies otherwise.")
        Signal signal,

        @Setting(
                value = "0.1",
                about = "Quantile that chow-quantile takes; 0 is the least confident token.",
                min = "0",
                max = "1")
        double alpha,

        @Setting(
                about =
                        "An event is deferred when its number is below this; without it the number is reported and the decision is abstain. Choose it on your own labelled data.")
        @Nullable
        Double threshold,

        @Setting(
                about =
                        "The same for entropies, on the scale of minus the entropy; read when the signal is auto and the event has no log-probabilities.")
        @Nullable
        Double entropyThreshold,

        @Setting(
                value = "1",
                about = "Fewest tokens to decide on; with fewer the rule abstains.",
                min = "1",
                max = "1000000")
        int minTokens,

        @Setting(
                value = "undeclared",
                about =
                        "Kind of token numbers that the threshold was chosen on; events that declare another kind are not decided on. With undeclared there is no such check.")
        LogprobMode calibratedFor,

        @Setting(
                about =
                        "File that `assay calibrate deferral` wrote, relative to the configuration file; the rule learned needs it. With one that was fitted to a model of language-models (`--reader`) that model reads every event; with cascade.enabled it is for producers' numbers, and not needed where cascade.prefer-producer is false and cascade.small-rule-file and cascade.large-rule-file are given.")
        @Nullable
        Path modelFile,

        @Setting(
                value = "route",
                about =
                        "Event attribute that names the route, whose own maps the rule learned applies and whose own threshold deferral.control keeps. Of several between commas the values are joined by a slash.")
        String routeAttribute,

        @Setting(
                value = "0.05",
                about =
                        "Cost of asking the larger model, over the value of a right answer; read by the rule learned. A wrong accepted answer costs 1.",
                min = "0",
                max = "1")
        double deferCost,

        @Setting(
                value = "0.5",
                about = "Cost of giving no answer, on the same scale; read by the rule learned.",
                min = "0",
                max = "1")
        double abstainCost) {

    /** How the confidence of the tokens becomes one number. */
    public enum Rule {
        CHOW_AVERAGE,
        CHOW_SUM,
        CHOW_QUANTILE,
        MIN_PROBABILITY,
        MAX_ROLLING_ENTROPY,
        OVER_SWITCH,
        BRANCHING_FACTOR,
        MIN_MARGIN,
        MEAN_MARGIN,
        LEARNED;

        /** Whether it reads log-probabilities or entropies alike. */
        boolean ordinary() {
            return this == CHOW_AVERAGE || this == CHOW_SUM || this == CHOW_QUANTILE;
        }

        /** The name in the configuration, for example {@code chow-average}. */
        public String id() {
            return ValueText.render(this);
        }
    }

    /** Which confidence of the tokens is read. */
    public enum Signal {
        AUTO,
        LOGPROB,
        ENTROPY;

        /** The name in the configuration, for example {@code auto}. */
        public String id() {
            return ValueText.render(this);
        }
    }

    public DeferralSettings {
        Checks checks = Checks.of(
                DeferralSettings.class,
                enabled,
                rule,
                signal,
                alpha,
                threshold,
                entropyThreshold,
                minTokens,
                calibratedFor,
                modelFile,
                routeAttribute,
                deferCost,
                abstainCost);
        checks.relate(
                RouteName.isNamed(routeAttribute),
                "route-attribute",
                routeAttribute,
                "has a blank name",
                "name an attribute, or some between commas");
        if (signal != Signal.AUTO) {
            boolean ok = entropyThreshold == null;
            String fix = "set deferral.threshold, which is for the chosen signal, and leave this out";
            checks.relate(ok, "entropy-threshold", entropyThreshold, "is only for deferral.signal: auto", fix);
        }
        boolean either = rule.ordinary() || rule == Rule.MIN_PROBABILITY;
        boolean alone = either || entropyThreshold == null;
        String only = "is not read by deferral.rule: " + rule.id();
        checks.relate(alone, "entropy-threshold", entropyThreshold, only, "set deferral.threshold and leave this out");
        boolean reads = either || signal != Signal.LOGPROB;
        checks.relate(reads, "signal", signal, only, "leave it out");
        boolean probability = rule != Rule.MIN_PROBABILITY || signal == Signal.LOGPROB;
        checks.relate(probability, "signal", signal, only, "write logprob");
        boolean within = rule != Rule.LEARNED || threshold == null || (threshold >= 0 && threshold <= 1);
        checks.relate(within, "threshold", threshold, "is no probability of being right", "write a number in [0, 1]");
        checks.done();
    }
}

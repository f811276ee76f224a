package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A small language model reads every answer, the larger one only those of which the small one is unsure. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "cascade",
        about =
                "A small language model reads every answer without token numbers of its own, the larger one only those of which the small one is unsure.")
public record CascadeSettings(
        @Setting(
                value = "false",
                about =
                        "Whether the models of language-models read answers; with deferral.enabled they also decide where an event's own token numbers do not give what deferral.rule reads.")
        boolean enabled,

        @Setting(
                value = "chow-average",
                about = "What is made of the numbers per token; the same for both models and for the bands.")
        Statistic statistic,

        @Setting(
                value = "0.1",
                about = "Quantile that chow-quantile takes; 0 is the least likely token.",
                min = "0",
                max = "1")
        double alpha,

        @Setting(
                about =
                        "The small model is unsure from this score on, and the larger one is asked; without it from the lowest.")
        @Nullable
        Double bandLow,

        @Setting(about = "The small model is unsure up to this score; without it up to the highest.") @Nullable
        Double bandHigh,

        @Setting(
                about =
                        "File with band and probabilities that `assay evaluate tiers --choose` wrote for these models; takes the place of both ends of the band.")
        @Nullable
        Path planFile,

        @Setting(
                value = "true",
                about =
                        "Whether raw token numbers that the producer sent are used in place of a model's; defective ones never are, and processed ones only where deferral.calibrated-for says processed, and only for its decision. Where they lack what deferral.rule reads, for example the alternatives of min-margin, the models are asked for its decision all the same; with false they are asked always.")
        boolean preferProducer,

        @Setting(
                value = "1",
                about = "Fewest tokens to score; shorter answers end as TOO_SHORT.",
                min = "1",
                max = "1000000")
        int minTokens,

        @Setting(
                about =
                        "An event whose own token numbers do not decide is deferred when the score of deferral.rule on the small model's numbers is below this and the cascade ended there; without it the decision is abstain, or with the rule learned what costs least.")
        @Nullable
        Double smallThreshold,

        @Setting(about = "The same where the cascade ended at the larger model, whose scale is another.") @Nullable
        Double largeThreshold,

        @Setting(
                about =
                        "File that `assay calibrate deferral --reader small` wrote: the rule learned on the small model's numbers. Needed with deferral.rule: learned, unless deferral.model-file is that rule.")
        @Nullable
        Path smallRuleFile,

        @Setting(about = "The same for the larger model, by `--reader large`.") @Nullable
        Path largeRuleFile,

        @Setting(
                value = "1",
                about = "Cost of a token that the small model reads, in any unit; evidence sums them up.",
                min = "0")
        double smallCost,

        @Setting(value = "10", about = "Cost of a token that the larger model reads, in the same unit.", min = "0")
        double largeCost,

        @Setting(value = "0", about = "Cost of an event that the small model reads, besides its tokens.", min = "0")
        double smallEventCost,

        @Setting(value = "0", about = "Cost of an event that the larger model reads, besides its tokens.", min = "0")
        double largeEventCost) {

    /** What is made of the numbers per token. */
    public enum Statistic {
        CHOW_SUM,
        CHOW_AVERAGE,
        CHOW_QUANTILE,
        ENTROPY_AVERAGE,
        ENTROPY_ROLLING,
        LOG_RANK,
        CURVATURE;

        /** The name in the configuration, for example {@code chow-average}. */
        public String id() {
            return ValueText.render(this);
        }
    }

    public CascadeSettings {
        Checks checks = Checks.of(
                CascadeSettings.class,
                enabled,
                statistic,
                alpha,
                bandLow,
                bandHigh,
                planFile,
                preferProducer,
                minTokens,
                smallThreshold,
                largeThreshold,
                smallRuleFile,
                largeRuleFile,
                smallCost,
                largeCost,
                smallEventCost,
                largeEventCost);
        boolean rising = bandLow == null || bandHigh == null || bandLow <= bandHigh;
        checks.relate(rising, "band-low", bandLow, "is above cascade.band-high", "write at most " + bandHigh);
        boolean once = planFile == null || (bandLow == null && bandHigh == null);
        String fix = "leave it out to set the band by hand, or leave cascade.band-low and cascade.band-high out";
        checks.relate(once, "plan-file", planFile, "holds a band of its own", fix);
        checks.done();
    }
}

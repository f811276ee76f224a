package dev.assay.topology.config;

import dev.assay.scoring.LogprobMode;
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
        LogprobMode calibratedFor) {

    /** How the confidence of the tokens becomes one number. */
    public enum Rule {
        CHOW_AVERAGE,
        CHOW_SUM,
        CHOW_QUANTILE,
        MIN_PROBABILITY;

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
                calibratedFor);
        if (signal != Signal.AUTO) {
            boolean ok = entropyThreshold == null;
            String fix = "set deferral.threshold, which is for the chosen signal, and leave this out";
            checks.relate(ok, "entropy-threshold", entropyThreshold, "is only for deferral.signal: auto", fix);
        }
        checks.done();
    }
}

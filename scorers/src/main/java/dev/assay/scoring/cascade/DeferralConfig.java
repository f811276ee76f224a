package dev.assay.scoring.cascade;

import dev.assay.scoring.LogprobMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the deferral rule computes and where it draws the line. Immutable; any thread may read it.
 *
 * @param rule how the token column becomes one number
 * @param signal which token column
 * @param alpha quantile of the least confident tokens, in [0, 1]; only {@link Rule#QUANTILE} reads it
 * @param threshold the rule defers when the score is below it; for {@link Signal#ENTROPY} on the scale of minus the
 *     entropy, so normally negative; null scores but never decides
 * @param entropyThreshold threshold for entropies when {@link Signal#AUTO} falls back to them, since a threshold for
 *     log-probabilities says nothing about entropies; null abstains there
 * @param minTokens fewest tokens that the rule decides on, at least 1
 * @param calibratedFor the mode of the numbers that the threshold was chosen on; an event that declares another mode is
 *     abstained on; {@link LogprobMode#UNDECLARED} turns the check off
 */
public record DeferralConfig(
        Rule rule,
        Signal signal,
        double alpha,
        @Nullable Double threshold,
        @Nullable Double entropyThreshold,
        int minTokens,
        LogprobMode calibratedFor) {

    /** How a token column becomes one number. */
    public enum Rule {
        /** Sum over the tokens; punishes long answers. */
        SUM("chow-sum"),
        /** Mean over the tokens; can hide one decisive token. */
        AVERAGE("chow-average"),
        /** The alpha-quantile of the tokens, 0 being the least confident token. */
        QUANTILE("chow-quantile"),
        /** Probability of the least likely token, in [0, 1]. */
        MIN_PROBABILITY("min-probability"),
        /** Minus the largest mean entropy of five tokens in a row, in nats. */
        MAX_ROLLING_ENTROPY("max-rolling-entropy", Column.ENTROPIES),
        /** Minus the share of tokens whose entropy is at least 0.45 nats, at which a token-level router would switch. */
        OVER_SWITCH("over-switch", Column.ENTROPIES),
        /** Minus the branching factor, exp of the mean entropy; at most -1. */
        BRANCHING_FACTOR("branching-factor", Column.ENTROPIES),
        /** Least difference of the two largest probabilities of a token, in [0, 1]. */
        MIN_MARGIN("min-margin", Column.ALTERNATIVES),
        /** Mean difference of the two largest probabilities of a token, in [0, 1]. */
        MEAN_MARGIN("mean-margin", Column.ALTERNATIVES);

        /** What a rule can read. */
        public enum Column {
            /** Log-probabilities or entropies. */
            EITHER,
            /** Entropies, or their bounds from the alternatives. */
            ENTROPIES,
            /** Log-probabilities of the most likely alternatives. */
            ALTERNATIVES
        }

        private final String id;
        private final Column column;

        Rule(String id) {
            this(id, Column.EITHER);
        }

        Rule(String id, Column column) {
            this.id = id;
            this.column = column;
        }

        /** What the rule can read. */
        public Column column() {
            return column;
        }

        /** The name in configuration and verdicts. */
        public String id() {
            return id;
        }

        /**
         * The rule of that name.
         *
         * @throws IllegalArgumentException when there is none; the message lists those there are
         */
        public static Rule of(String id) {
            return Arrays.stream(values())
                    .filter(rule -> rule.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("deferral.rule = " + id + ": must be one of "
                            + Arrays.stream(values()).map(Rule::id).collect(Collectors.joining(", "))));
        }
    }

    /** Which token column the rule reads. */
    public enum Signal {
        /** Log-probability of each token. */
        LOGPROB,
        /** Entropy of each token's distribution, or its bounds from the top-k when the producer sent only those. */
        ENTROPY,
        /** Log-probabilities when the event has them, entropies otherwise. */
        AUTO;

        /** The name in configuration and verdicts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The signal of that name.
         *
         * @throws IllegalArgumentException when there is none; the message lists those there are
         */
        public static Signal of(String id) {
            return Arrays.stream(values())
                    .filter(signal -> signal.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("deferral.signal = " + id + ": must be one of "
                            + Arrays.stream(values()).map(Signal::id).collect(Collectors.joining(", "))));
        }
    }

    /**
     * The rule that needs the least tuning across answer lengths: mean log-probability, deferring below the threshold.
     *
     * @param threshold natural log-probability per token, normally negative
     */
    public static DeferralConfig chowAverage(double threshold) {
        return new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, threshold, null, 1, LogprobMode.UNDECLARED);
    }

    public DeferralConfig {
        if (rule.column() != Rule.Column.EITHER) {
            require(signal != Signal.LOGPROB, "signal", signal.id(), "rule " + rule.id() + " does not read logprob");
            require(
                    entropyThreshold == null,
                    "entropy-threshold",
                    entropyThreshold,
                    "rule " + rule.id() + " reads one kind of number: set threshold instead");
            // Auto has nothing to choose from.
            signal = Signal.ENTROPY;
        }
        require(alpha >= 0 && alpha <= 1, "alpha", alpha, "must be in [0, 1]; 0 is the least confident token");
        if (threshold != null) {
            require(Double.isFinite(threshold), "threshold", threshold, "must be a finite number");
        }
        require(minTokens >= 1, "min-tokens", minTokens, "must be at least 1");
        if (signal != Signal.AUTO) {
            require(
                    entropyThreshold == null,
                    "entropy-threshold",
                    String.valueOf(entropyThreshold),
                    "only signal auto reads it: remove it, or set threshold instead");
        }
        if (entropyThreshold != null) {
            require(
                    Double.isFinite(entropyThreshold),
                    "entropy-threshold",
                    entropyThreshold,
                    "must be a finite number");
        }
        if (rule == Rule.MIN_PROBABILITY) {
            require(signal == Signal.LOGPROB, "signal", signal.id(), "rule min-probability reads logprob only");
            boolean possible = threshold == null || (threshold >= 0 && threshold <= 1);
            require(possible, "threshold", threshold, "a probability must be in [0, 1]");
        }
    }

    private static void require(boolean holds, String key, @Nullable Object value, String fix) {
        if (!holds) {
            throw new IllegalArgumentException("deferral." + key + " = " + value + ": " + fix);
        }
    }
}

package dev.assay.scoring.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Defers an answer whose tokens the producing model itself found unlikely: the rules of Gupta et al., "Language Model
 * Cascades: Token-level uncertainty and beyond" (ICLR 2024), on log-probabilities or on entropies. Immutable; any thread
 * may call it.
 *
 * <p>The score is higher for more confidence and the rule defers when it is below the threshold. Entropies count with
 * their sign reversed, so alpha = 0 means the least confident token under either signal: a high quantile of the entropy
 * is a low quantile of the confidence. A rule on the small model alone is optimal only when the large model's error rate
 * does not depend on the event. Without a threshold the rule reports its score and abstains: there is no universal one.
 */
public final class ChowRule implements DeferralRule {
    /** Entropy in nats from which the token-level router R2R asks the larger model. */
    public static final double SWITCH_NATS = 0.45;

    private static final int ROLLING_WINDOW = 5;

    private final DeferralConfig config;

    /**
     * A rule.
     *
     * @throws IllegalArgumentException for a rule on alternatives, which {@link MarginRule} is
     */
    public ChowRule(DeferralConfig config) {
        if (config.rule().column() == DeferralConfig.Rule.Column.ALTERNATIVES) {
            throw new IllegalArgumentException(config.rule().id() + " is no rule on one column");
        }
        this.config = config;
    }

    @Override
    public String id() {
        return config.rule().id();
    }

    /** The rule of a configuration: this one, or the one on margins. */
    public static DeferralRule of(DeferralConfig config) {
        return config.rule().column() == DeferralConfig.Rule.Column.ALTERNATIVES
                ? new MarginRule(config)
                : new ChowRule(config);
    }

    @Override
    public String describe() {
        StringBuilder line = new StringBuilder(id())
                .append("(signal=")
                .append(config.signal().id());
        if (config.rule() == DeferralConfig.Rule.QUANTILE) {
            line.append(",alpha=").append(config.alpha());
        }
        line.append(",threshold=").append(config.threshold());
        if (config.entropyThreshold() != null) {
            line.append(",entropyThreshold=").append(config.entropyThreshold());
        }
        return line.append(",minTokens=")
                .append(config.minTokens())
                .append(",calibratedFor=")
                .append(config.calibratedFor())
                .append(')')
                .toString();
    }

    @Override
    public Deferral decide(Subject subject, LaneAnswers answers) {
        return decide(subject);
    }

    /** Decides on the event's own token data. */
    public Deferral decide(Subject subject) {
        TokenColumns tokens = subject.tokens();
        boolean logprobs = tokens.logprobs().length > 0;
        if (config.signal() == Signal.LOGPROB && !logprobs) {
            return abstain(Signal.LOGPROB, Reason.NO_LOGPROBS, Map.of());
        }
        if (config.signal() != Signal.ENTROPY && logprobs) {
            return onLogprobs(tokens);
        }
        Double threshold = config.signal() == Signal.ENTROPY ? config.threshold() : config.entropyThreshold();
        if (tokens.entropies().length > 0) {
            return onEntropies(tokens, threshold);
        }
        if (tokens.topK() > 0 && tokens.topLogprobs().length > 0 && subject.vocabularySize() != null) {
            return onBounds(tokens, subject.vocabularySize(), threshold);
        }
        Reason reason = config.signal() == Signal.AUTO ? Reason.NO_LOGPROBS : Reason.NO_ENTROPIES;
        return abstain(config.signal(), reason, Map.of());
    }

    /**
     * The rule's number for one column, higher being more confident.
     *
     * @param column at least one token
     */
    public double score(TokenSequence column) {
        return switch (config.rule()) {
            case SUM -> column.sum();
            case AVERAGE -> column.average();
            case QUANTILE -> column.quantile(config.alpha());
            case MIN_PROBABILITY -> Math.exp(column.min());
            case MAX_ROLLING_ENTROPY -> column.minRolling(ROLLING_WINDOW);
            case OVER_SWITCH -> -column.shareAtMost(-SWITCH_NATS);
            case BRANCHING_FACTOR -> -Math.exp(-column.average());
            case MIN_MARGIN, MEAN_MARGIN ->
                throw new IllegalStateException(config.rule().id() + " reads alternatives, not one column");
        };
    }

    private Deferral onLogprobs(TokenColumns tokens) {
        ColumnDefects defects = ColumnDefects.ofLogprobs(tokens.logprobs());
        Map<String, Double> measures = new TreeMap<>(defects.measures());
        Reason reason = objection(tokens, tokens.logprobs().length, defects);
        if (reason != Reason.NONE) {
            return abstain(Signal.LOGPROB, reason, measures);
        }
        TokenSequence column = TokenSequence.of(capped(tokens.logprobs(), 1));
        measures.put("logprob.zeroFraction", (double) defects.zeros() / defects.length());
        summarise(measures, "logprob", column);
        ColumnDefects entropyDefects = ColumnDefects.ofEntropies(tokens.entropies());
        if (entropyDefects.length() > 0 && !entropyDefects.unusable()) {
            trace(measures, TokenSequence.of(capped(tokens.entropies(), -1)));
        }
        return decision(Signal.LOGPROB, score(column), config.threshold(), measures);
    }

    private Deferral onEntropies(TokenColumns tokens, @Nullable Double threshold) {
        ColumnDefects defects = ColumnDefects.ofEntropies(tokens.entropies());
        Map<String, Double> measures = new TreeMap<>(defects.measures());
        Reason reason = objection(tokens, tokens.entropies().length, defects);
        if (reason != Reason.NONE) {
            return abstain(Signal.ENTROPY, reason, measures);
        }
        TokenSequence column = TokenSequence.of(capped(tokens.entropies(), -1));
        summarise(measures, "confidence", column);
        trace(measures, column);
        return decision(Signal.ENTROPY, score(column), threshold, measures);
    }

    /** Decides only when both ends of the interval agree: a renormalised top-k would be a made-up entropy. */
    private Deferral onBounds(TokenColumns tokens, int vocabularySize, @Nullable Double threshold) {
        int k = tokens.topK();
        int n = tokens.topLogprobs().length / k;
        ColumnDefects defects = ColumnDefects.ofLogprobs(tokens.topLogprobs());
        Map<String, Double> measures = new TreeMap<>(defects.measures());
        if (n * k != tokens.topLogprobs().length || (tokens.length() > 0 && n != tokens.length())) {
            return abstain(Signal.ENTROPY, Reason.LENGTH_MISMATCH, measures);
        }
        Reason reason = vocabularySize < k ? Reason.VOCABULARY_MISMATCH : objection(tokens, n, defects);
        if (reason != Reason.NONE) {
            return abstain(Signal.ENTROPY, reason, measures);
        }
        double[] top = capped(tokens.topLogprobs(), 1);
        double[] high = new double[n];
        double[] low = new double[n];
        for (int t = 0; t < n; t++) {
            EntropyBounds bounds = EntropyBounds.of(top, t, k, vocabularySize);
            high[t] = -bounds.lower();
            low[t] = -bounds.upper();
        }
        double lowest = score(TokenSequence.of(low));
        double highest = score(TokenSequence.of(high));
        measures.put("tokens", (double) n);
        measures.put("score.low", lowest);
        measures.put("score.high", highest);
        if (threshold == null || (lowest < threshold && highest >= threshold)) {
            return abstain(Signal.ENTROPY, Reason.NO_ENTROPIES, measures);
        }
        return decision(Signal.ENTROPY, lowest < threshold ? highest : lowest, threshold, measures);
    }

    private Reason objection(TokenColumns tokens, int length, ColumnDefects defects) {
        if (defects.unusable()) {
            return Reason.INVALID_NUMBER;
        }
        if (tokens.length() > length || (tokens.ids().length > 0 && tokens.ids().length != length)) {
            return Reason.LENGTH_MISMATCH;
        }
        if (length < config.minTokens()) {
            return Reason.TOO_SHORT;
        }
        boolean otherMode = config.calibratedFor() != LogprobMode.UNDECLARED
                && tokens.mode() != LogprobMode.UNDECLARED
                && tokens.mode() != config.calibratedFor();
        return otherMode ? Reason.UNSUPPORTED : Reason.NONE;
    }

    /** Copies with the given sign and lets values that rounding put on the wrong side count as 0. */
    private static double[] capped(double[] values, int sign) {
        double[] copy = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            copy[t] = Math.min(0, sign * values[t]);
        }
        return copy;
    }

    private static void summarise(Map<String, Double> measures, String prefix, TokenSequence column) {
        measures.put("tokens", (double) column.length());
        measures.put(prefix + ".sum", column.sum());
        measures.put(prefix + ".average", column.average());
        measures.put(prefix + ".min", column.min());
        measures.put(prefix + ".q05", column.quantile(0.05));
        measures.put(prefix + ".q10", column.quantile(0.1));
        measures.put(prefix + ".q50", column.quantile(0.5));
    }

    /** Entropy over the answer: where a token-level cascade would have changed models. */
    private static void trace(Map<String, Double> measures, TokenSequence confidence) {
        measures.put("entropy.average", Math.abs(confidence.average()));
        measures.put("entropy.max", Math.abs(confidence.min()));
        measures.put("entropy.maxRolling5", Math.abs(confidence.minRolling(ROLLING_WINDOW)));
    }

    private Deferral decision(Signal signal, double score, @Nullable Double threshold, Map<String, Double> measures) {
        if (threshold == null) {
            return deferral(Decision.ABSTAIN, signal, score, null, Reason.NO_THRESHOLD, measures);
        }
        Decision decision = score < threshold ? Decision.DEFER : Decision.ACCEPT;
        return deferral(decision, signal, score, threshold, Reason.NONE, measures);
    }

    private Deferral abstain(Signal signal, Reason reason, Map<String, Double> measures) {
        return deferral(Decision.ABSTAIN, signal, null, null, reason, measures);
    }

    private Deferral deferral(
            Decision decision,
            Signal signal,
            @Nullable Double score,
            @Nullable Double threshold,
            Reason reason,
            Map<String, Double> measures) {
        return new Deferral(decision, id(), signal.id(), score, threshold, reason, measures);
    }
}

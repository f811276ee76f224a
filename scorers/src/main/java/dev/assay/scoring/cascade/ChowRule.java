package dev.assay.scoring.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import java.util.Map;
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
    private final boolean byModel;

    /**
     * A rule on what producers send.
     *
     * @throws IllegalArgumentException for a rule on alternatives, which {@link MarginRule} is
     */
    public ChowRule(DeferralConfig config) {
        this(config, false);
    }

    private ChowRule(DeferralConfig config, boolean byModel) {
        if (config.rule().column() == DeferralConfig.Rule.Column.ALTERNATIVES) {
            throw new IllegalArgumentException(config.rule().id() + " is no rule on one column");
        }
        this.config = config;
        this.byModel = byModel;
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

    /** The same on what a model of ours says about a text, whose zeros raise no suspicion. */
    public static DeferralRule ofModel(DeferralConfig config) {
        return config.rule().column() == DeferralConfig.Rule.Column.ALTERNATIVES
                ? MarginRule.ofModel(config)
                : new ChowRule(config, true);
    }

    @Override
    public LogprobMode calibratedFor() {
        return config.calibratedFor();
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
        Signal signal = config.signal();
        if (signal == Signal.LOGPROB && !logprobs) {
            return reading(tokens, signal, ColumnDefects.NONE).abstain(Reason.NO_LOGPROBS);
        }
        if (signal != Signal.ENTROPY && logprobs) {
            return onLogprobs(tokens, subject.vocabularySize());
        }
        Double threshold = signal == Signal.ENTROPY ? config.threshold() : config.entropyThreshold();
        if (tokens.entropies().length > 0) {
            return onEntropies(tokens, subject.vocabularySize(), threshold);
        }
        if (tokens.topK() > 0 && tokens.topLogprobs().length > 0 && subject.vocabularySize() != null) {
            return onBounds(tokens, subject.vocabularySize(), threshold);
        }
        return reading(tokens, signal, ColumnDefects.NONE)
                .abstain(signal == Signal.AUTO ? Reason.NO_LOGPROBS : Reason.NO_ENTROPIES);
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

    private Deferral onLogprobs(TokenColumns tokens, @Nullable Integer vocabularySize) {
        ColumnDefects found = ColumnDefects.ofLogprobs(tokens.logprobs());
        Reading reading = reading(tokens, Signal.LOGPROB, found);
        Reason reason = objection(tokens, tokens.logprobs().length, reading.defects);
        if (reason != Reason.NONE) {
            return reading.abstain(reason);
        }
        TokenSequence column = TokenSequence.of(capped(tokens.logprobs(), 1));
        reading.measures.put("logprob.zeroFraction", (double) found.zeros() / found.length());
        summarise(reading.measures, "logprob", column);
        ColumnDefects entropyDefects = known(ColumnDefects.ofEntropies(tokens.entropies(), vocabularySize));
        if (entropyDefects.length() > 0 && !entropyDefects.unusable()) {
            trace(reading.measures, TokenSequence.of(capped(tokens.entropies(), -1)));
        }
        return reading.decision(score(column), config.threshold());
    }

    private Deferral onEntropies(TokenColumns tokens, @Nullable Integer vocabularySize, @Nullable Double threshold) {
        Reading reading =
                reading(tokens, Signal.ENTROPY, ColumnDefects.ofEntropies(tokens.entropies(), vocabularySize));
        Reason reason = objection(tokens, tokens.entropies().length, reading.defects);
        if (reason != Reason.NONE) {
            return reading.abstain(reason);
        }
        TokenSequence column = TokenSequence.of(capped(tokens.entropies(), -1));
        summarise(reading.measures, "confidence", column);
        trace(reading.measures, column);
        return reading.decision(score(column), threshold);
    }

    /** Decides only when both ends of the interval agree: a renormalised top-k would be a made-up entropy. */
    private Deferral onBounds(TokenColumns tokens, int vocabularySize, @Nullable Double threshold) {
        int k = tokens.topK();
        int n = tokens.topLogprobs().length / k;
        Reading reading = reading(tokens, Signal.ENTROPY, ColumnDefects.ofAlternatives(tokens));
        if (n * k != tokens.topLogprobs().length || (tokens.length() > 0 && n != tokens.length())) {
            return reading.abstain(Reason.LENGTH_MISMATCH);
        }
        Reason reason = vocabularySize < k ? Reason.VOCABULARY_MISMATCH : objection(tokens, n, reading.defects);
        if (reason != Reason.NONE) {
            return reading.abstain(reason);
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
        reading.measures.put("tokens", (double) n);
        reading.measures.put("score.low", lowest);
        reading.measures.put("score.high", highest);
        if (threshold == null || (lowest < threshold && highest >= threshold)) {
            return reading.abstain(Reason.NO_ENTROPIES);
        }
        return reading.decision(lowest < threshold ? highest : lowest, threshold);
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

    private ColumnDefects known(ColumnDefects found) {
        return byModel ? found.unsampled() : found;
    }

    private Reading reading(TokenColumns tokens, Signal signal, ColumnDefects found) {
        return new Reading(id(), signal.id(), tokens, known(found), byModel);
    }
}

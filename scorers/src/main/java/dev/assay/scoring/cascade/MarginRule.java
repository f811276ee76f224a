package dev.assay.scoring.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.DeferralConfig.Rule;

/**
 * Defers an answer in which the most likely token had a close second: least or mean difference of the two largest
 * probabilities. Needs at least two alternatives per token. Immutable; any thread may call it.
 */
public final class MarginRule implements DeferralRule {
    private static final String SIGNAL = "margin";

    private final DeferralConfig config;
    private final boolean byModel;

    /**
     * A rule on what producers send.
     *
     * @throws IllegalArgumentException for a rule that does not read alternatives
     */
    public MarginRule(DeferralConfig config) {
        this(config, false);
    }

    private MarginRule(DeferralConfig config, boolean byModel) {
        if (config.rule().column() != Rule.Column.ALTERNATIVES) {
            throw new IllegalArgumentException(config.rule().id() + " reads no alternatives");
        }
        this.config = config;
        this.byModel = byModel;
    }

    /** The same on what a model of ours says about a text. */
    static MarginRule ofModel(DeferralConfig config) {
        return new MarginRule(config, true);
    }

    @Override
    public LogprobMode calibratedFor() {
        return config.calibratedFor();
    }

    @Override
    public String id() {
        return config.rule().id();
    }

    @Override
    public String describe() {
        return id() + "(threshold=" + config.threshold() + ",minTokens=" + config.minTokens() + ",calibratedFor="
                + config.calibratedFor() + ')';
    }

    @Override
    public Deferral decide(Subject subject, LaneAnswers answers) {
        TokenColumns tokens = subject.tokens();
        int k = tokens.topK();
        double[] top = tokens.topLogprobs();
        ColumnDefects found = ColumnDefects.ofAlternatives(tokens);
        Reading reading = new Reading(id(), SIGNAL, tokens, byModel ? found.unsampled() : found, byModel);
        Reason reason = objection(tokens, reading.defects);
        if (reason != Reason.NONE) {
            return reading.abstain(reason);
        }
        TokenSequence margins = TokenSequence.of(TokenMargins.of(top, k));
        reading.measures.put("tokens", (double) margins.length());
        reading.measures.put("margin.min", margins.min());
        reading.measures.put("margin.average", margins.average());
        double score = config.rule() == Rule.MIN_MARGIN ? margins.min() : margins.average();
        return reading.decision(score, config.threshold());
    }

    private Reason objection(TokenColumns tokens, ColumnDefects defects) {
        int k = tokens.topK();
        int cells = tokens.topLogprobs().length;
        if (k < 2 || cells == 0) {
            return Reason.NO_LOGPROBS;
        }
        int n = cells / k;
        if (n * k != cells || (tokens.length() > 0 && n != tokens.length())) {
            return Reason.LENGTH_MISMATCH;
        }
        // Log-probabilities that say nothing tell what the alternatives beside them are worth.
        boolean nothing =
                !byModel && ColumnDefects.ofLogprobs(tokens.logprobs()).allZero();
        if (nothing || defects.unusable()) {
            return Reason.INVALID_NUMBER;
        }
        if (n < config.minTokens()) {
            return Reason.TOO_SHORT;
        }
        boolean otherMode = config.calibratedFor() != LogprobMode.UNDECLARED
                && tokens.mode() != LogprobMode.UNDECLARED
                && tokens.mode() != config.calibratedFor();
        return otherMode ? Reason.UNSUPPORTED : Reason.NONE;
    }
}

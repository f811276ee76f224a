package dev.assay.scoring.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Defers an answer in which the most likely token had a close second: least or mean difference of the two largest
 * probabilities. Needs at least two alternatives per token. Immutable; any thread may call it.
 */
public final class MarginRule implements DeferralRule {
    private static final String SIGNAL = "margin";

    private final DeferralConfig config;

    /**
     * A rule.
     *
     * @throws IllegalArgumentException for a rule that does not read alternatives
     */
    public MarginRule(DeferralConfig config) {
        if (config.rule().column() != Rule.Column.ALTERNATIVES) {
            throw new IllegalArgumentException(config.rule().id() + " reads no alternatives");
        }
        this.config = config;
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
        if (k < 2 || top.length == 0) {
            return abstain(Reason.NO_LOGPROBS, Map.of());
        }
        ColumnDefects defects = ColumnDefects.ofLogprobs(top);
        Map<String, Double> measures = new TreeMap<>(defects.measures());
        int n = top.length / k;
        if (n * k != top.length || (tokens.length() > 0 && n != tokens.length())) {
            return abstain(Reason.LENGTH_MISMATCH, measures);
        }
        if (defects.unusable()) {
            return abstain(Reason.INVALID_NUMBER, measures);
        }
        if (n < config.minTokens()) {
            return abstain(Reason.TOO_SHORT, measures);
        }
        boolean otherMode = config.calibratedFor() != LogprobMode.UNDECLARED
                && tokens.mode() != LogprobMode.UNDECLARED
                && tokens.mode() != config.calibratedFor();
        if (otherMode) {
            return abstain(Reason.UNSUPPORTED, measures);
        }
        TokenSequence margins = TokenSequence.of(TokenMargins.of(top, k));
        measures.put("tokens", (double) n);
        measures.put("margin.min", margins.min());
        measures.put("margin.average", margins.average());
        return decision(config.rule() == Rule.MIN_MARGIN ? margins.min() : margins.average(), measures);
    }

    private Deferral decision(double score, Map<String, Double> measures) {
        Double threshold = config.threshold();
        if (threshold == null) {
            return deferral(Decision.ABSTAIN, score, null, Reason.NO_THRESHOLD, measures);
        }
        return deferral(score < threshold ? Decision.DEFER : Decision.ACCEPT, score, threshold, Reason.NONE, measures);
    }

    private Deferral abstain(Reason reason, Map<String, Double> measures) {
        return deferral(Decision.ABSTAIN, null, null, reason, measures);
    }

    private Deferral deferral(
            Decision decision,
            @Nullable Double score,
            @Nullable Double threshold,
            Reason reason,
            Map<String, Double> measures) {
        return new Deferral(decision, id(), SIGNAL, score, threshold, reason, measures);
    }
}

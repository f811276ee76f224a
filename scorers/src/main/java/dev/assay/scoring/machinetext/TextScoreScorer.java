package dev.assay.scoring.machinetext;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.machinetext.TextReading.Found;
import dev.assay.scoring.machinetext.TextReading.Lacking;
import dev.assay.scoring.machinetext.TextReading.Outcome;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenCounts;
import java.util.Arrays;
import java.util.List;

/**
 * The {@link TextScore}s of one family, one piece of evidence each, in the order of the constants: score in its authors' direction,
 * which the note {@code orientation} states; notes {@code source} (producer raw, processed or undeclared, or the proxy's
 * fingerprint) and {@code reading} (what it is not); with a calibration the measure {@code conformal_p_value}. Immutable; any
 * thread may use it.
 */
public final class TextScoreScorer implements Scorer {
    private final Family family;
    private final String id;
    private final String looked;
    private final TextScoreConfig config;
    private final List<TextScore> scores;

    private TextScoreScorer(Family family, String id, String looked, TextScoreConfig config) {
        this.family = family;
        this.id = id;
        this.looked = looked;
        this.config = config;
        this.scores = Arrays.stream(TextScore.values())
                .filter(one -> one.family() == family && config.scores().contains(one))
                .toList();
    }

    /** The scores of {@code machine-text.*} that are configured. */
    public static TextScoreScorer machineText(TextScoreConfig config) {
        return new TextScoreScorer(Family.MACHINE_TEXT, "machine-text", "more like a machine's", config);
    }

    /** The scores of {@code memorisation.*} that are configured. */
    public static TextScoreScorer memorisation(TextScoreConfig config) {
        return new TextScoreScorer(Family.MEMORISATION, "memorisation", "more fluent than its like", config);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public String describe() {
        return id + "/1 " + config.describe();
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return reading(subject).queries(scores.stream().map(TextScore::needed).toList());
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        TextReading reading = reading(subject);
        return scores.stream().map(one -> evidence(one, reading, answers)).toList();
    }

    private TextReading reading(Subject subject) {
        return new TextReading(subject, config.model(), config.counts() != null && scores.contains(TextScore.DC_PDD));
    }

    private Evidence evidence(TextScore score, TextReading reading, LaneAnswers answers) {
        Outcome outcome = reading.find(score.needed(), answers);
        Found found = outcome.found();
        if (found == null) {
            Lacking lacking = outcome.lacking();
            return TextFinding.lacking(
                    score.id(), family, lacking == null ? new Lacking(Reason.UNSUPPORTED, null) : lacking);
        }
        Scorability able = Scorability.ofText(
                found.statistics(), config.minTokens(), score.needed().toArray(new Statistic[0]));
        if (!able.fine()) {
            return TextFinding.lacking(score.id(), family, new Lacking(able.reason(), able.detail()));
        }
        int n = found.statistics().length();
        if (score == TextScore.DC_PDD) {
            return divergence(found, n);
        }
        return finish(score, found, score.of(found.statistics(), config.k()));
    }

    private Evidence divergence(Found found, int n) {
        TokenCounts counts = config.counts();
        String id = TextScore.DC_PDD.id();
        if (counts == null) {
            return TextFinding.lacking(
                    id,
                    family,
                    new Lacking(
                            Reason.UNSUPPORTED, "no token counts of a corpus: machine-text.token-counts is not set"));
        }
        if (found.ids().length != n) {
            return TextFinding.lacking(
                    id, family, new Lacking(Reason.NO_TOKENS, "ids of the scored tokens are not known"));
        }
        if (!counts.covers(found.ids())) {
            return TextFinding.lacking(
                    id, family, new Lacking(Reason.VOCABULARY_MISMATCH, "token ids beyond those that were counted"));
        }
        return finish(TextScore.DC_PDD, found, counts.divergence(found.statistics(), found.ids(), config.ceiling()));
    }

    private Evidence finish(TextScore score, Found found, double value) {
        int n = found.statistics().length();
        if (!Double.isFinite(value)) {
            boolean few =
                    (score == TextScore.MIN_K || score == TextScore.MIN_K_PLUS_PLUS) && (int) (n * config.k()) == 0;
            return few
                    ? TextFinding.lacking(
                            score.id(),
                            family,
                            new Lacking(Reason.TOO_SHORT, n + " tokens: a share of " + config.k() + " is none"))
                    : TextFinding.undefined(score.id(), family, n);
        }
        Evidence.Builder evidence = TextFinding.start(score.id(), family, found, n, value)
                .note("orientation", score.orientation().note(looked));
        TextFinding.calibrate(
                evidence, score.id(), found, n, score.orientation().apply(value), config.calibration(), config.level());
        return evidence.build();
    }
}

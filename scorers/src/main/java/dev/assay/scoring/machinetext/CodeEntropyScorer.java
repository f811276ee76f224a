package dev.assay.scoring.machinetext;

import dev.assay.scoring.Draws;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Source code under a language model, after ATC (Ashkenazi et al., "Zero-Shot Detection of LLM-Generated Code via Approximated Task Conditioning", 2025): minus the mean entropy of the code's
 * tokens given the prompt, nats, comments and docstrings masked; higher = more machine-like. Says nothing about events whose {@code
 * contentType} is no source code. Where the places of the tokens or the language are not known nothing is masked, and the note {@code
 * mask} says so. Immutable; any thread may use it.
 */
public final class CodeEntropyScorer implements Scorer {
    /** Scorer id and id of its evidence. */
    public static final String ID = "machine-text.code-entropy";

    private static final List<Statistic> NEED = List.of(Statistic.ENTROPY);

    private final @Nullable ScoringModel model;
    private final int minTokens;
    private final @Nullable TextCalibration calibration;
    private final @Nullable Double level;

    /**
     * A scorer.
     *
     * @param config its model, fewest tokens (of code), calibration and level; the rest is not read
     */
    public CodeEntropyScorer(TextScoreConfig config) {
        this.model = config.model();
        this.minTokens = config.minTokens();
        this.calibration = config.calibration();
        this.level = config.level();
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.MACHINE_TEXT;
    }

    @Override
    public String describe() {
        return ID + "/1 model=" + (model == null ? "none" : model.describe()) + " min-tokens=" + minTokens
                + " calibration=" + (calibration == null ? "none" : calibration.fingerprint()) + " level=" + level;
    }

    @Override
    public List<LaneQuery> queries(Subject subject) {
        return CodeLanguage.code(subject.contentType())
                ? new TextReading(subject, model, true).queries(List.of(NEED))
                : List.of();
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        if (!CodeLanguage.code(subject.contentType())) {
            return List.of();
        }
        Outcome outcome = new TextReading(subject, model, true).find(NEED, answers);
        Found found = outcome.found();
        if (found == null) {
            Lacking lacking = outcome.lacking();
            return lacking(lacking == null ? new Lacking(Reason.UNSUPPORTED, null) : lacking);
        }
        Scorability able = Scorability.ofText(found.statistics(), minTokens, Statistic.ENTROPY);
        return able.fine() ? List.of(evidence(subject, found)) : lacking(new Lacking(able.reason(), able.detail()));
    }

    private static List<Evidence> lacking(Lacking lacking) {
        return List.of(TextFinding.lacking(ID, Family.MACHINE_TEXT, lacking));
    }

    private Evidence evidence(Subject subject, Found found) {
        double[] entropies = found.statistics().column(Statistic.ENTROPY);
        Optional<CodeLanguage> language = CodeLanguage.of(subject.contentType());
        Draws.Places places = found.places();
        boolean[] code = language.isEmpty() || places == null ? null : CodeMask.of(subject.text(), language.get());
        double sum = 0;
        int counted = 0;
        for (int t = 0; t < entropies.length; t++) {
            if (code == null || places == null || anyCode(code, subject.text(), places, t)) {
                sum += entropies[t];
                counted++;
            }
        }
        if (counted < minTokens) {
            return TextFinding.lacking(
                    ID,
                    Family.MACHINE_TEXT,
                    new Lacking(Reason.TOO_SHORT, counted + " tokens of code, at least " + minTokens));
        }
        double score = 0.0 - sum / counted;
        Evidence.Builder evidence = TextFinding.start(ID, Family.MACHINE_TEXT, found, counted, score)
                .measure("tokens_masked", entropies.length - counted)
                .note("orientation", Orientation.HIGHER.note("more like a machine's"))
                .note("mask", mask(language, places));
        TextFinding.calibrate(evidence, ID, found, counted, score, calibration, level);
        return evidence.build();
    }

    /** A token that is half comment and half code is code; white space before a comment goes with the comment. */
    private static boolean anyCode(boolean[] code, String text, Draws.Places places, int t) {
        int end = Math.min(code.length, places.ends()[t]);
        boolean masked = false;
        for (int i = places.starts()[t]; i < end; i++) {
            if (code[i] && !Character.isWhitespace(text.charAt(i))) {
                return true;
            }
            masked |= !code[i];
        }
        return !masked;
    }

    private static String mask(Optional<CodeLanguage> language, Draws.@Nullable Places places) {
        if (language.isEmpty()) {
            return "none: the language of the content type is not known here";
        }
        return places == null ? "none: places of the tokens in the text are not known" : "comments and docstrings";
    }
}

package dev.assay.scoring.cascade;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.Reason;
import dev.assay.scoring.TokenColumns;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a rule found in one column, on the way to a decision that says whose numbers they were. Confined to one call. */
final class Reading {
    final ColumnDefects defects;
    /** By name; begin with the defects. */
    final Map<String, Double> measures;

    private final String rule;
    private final String signal;
    private final Map<String, String> notes;

    /**
     * A reading.
     *
     * @param byModel whether a model of ours and not the producer gave the numbers
     */
    Reading(String rule, String signal, TokenColumns tokens, ColumnDefects defects, boolean byModel) {
        this.rule = rule;
        this.signal = signal;
        this.defects = defects;
        this.measures = new TreeMap<>(defects.measures());
        this.notes = new TreeMap<>(byModel ? SourceNotes.PROXY : SourceNotes.ofProducer(tokens));
        notes.putAll(byModel ? Map.of() : ColumnDefects.suspicion(tokens));
    }

    /** Defers below the threshold; without one it abstains and tells the score. */
    Deferral decision(double score, @Nullable Double threshold) {
        if (threshold == null) {
            return deferral(Decision.ABSTAIN, score, null, Reason.NO_THRESHOLD);
        }
        return deferral(score < threshold ? Decision.DEFER : Decision.ACCEPT, score, threshold, Reason.NONE);
    }

    Deferral abstain(Reason reason) {
        return deferral(Decision.ABSTAIN, null, null, reason);
    }

    private Deferral deferral(Decision decision, @Nullable Double score, @Nullable Double threshold, Reason reason) {
        return new Deferral(decision, rule, signal, score, threshold, reason, measures, notes, null, null, null);
    }
}

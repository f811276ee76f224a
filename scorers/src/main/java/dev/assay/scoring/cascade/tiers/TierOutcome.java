package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.cascade.SourceNotes;
import dev.assay.scoring.statistics.ProducerStatistics;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a cascade ended for one event. Immutable by the rule of {@link TokenStatistics}; any thread may read it.
 *
 * @param end what ended it
 * @param tier the tier whose numbers these are, the first being 1; 0 for the producer's own and for none
 * @param model id of its model; null for the producer's own and for none
 * @param statistics the numbers of that tier; null when there are none
 * @param score their score; null when there are none
 * @param visits every tier that was asked, in order
 * @param cost of all tiers that answered
 * @param own the event's own token numbers; null when it came without
 * @param reason why there are no numbers; {@link Reason#NONE} when there are
 * @param detail what the reason refers to; never text
 */
public record TierOutcome(
        End end,
        int tier,
        @Nullable String model,
        @Nullable TokenStatistics statistics,
        @Nullable Double score,
        List<TierVisit> visits,
        double cost,
        @Nullable ProducerStatistics own,
        Reason reason,
        @Nullable String detail) {

    /** What ended a cascade. */
    public enum End {
        /** The producer's own numbers: no model was asked. */
        PRODUCER,
        /** A tier before the last whose score lies outside its band. */
        SURE,
        /** The last tier. */
        LAST,
        /** An earlier tier, unsure, because every later one failed. */
        FALLBACK,
        /** Nothing: there are no numbers. */
        NONE;

        /** The name in evidence. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TierOutcome {
        visits = List.copyOf(visits);
    }

    /** Where the numbers came from and what went wrong on the way, as notes of evidence and decisions. */
    public Map<String, String> notes() {
        Map<String, String> notes = new TreeMap<>();
        notes.put("end", end.id());
        if (end == End.PRODUCER) {
            notes.put("source", "producer");
        }
        boolean read = end != End.PRODUCER && end != End.NONE;
        if (read) {
            notes.putAll(SourceNotes.PROXY);
        }
        if (model != null) {
            notes.put("model", model);
        }
        if (own != null) {
            notes.put(read ? "producer.mode" : "mode", own.mode().id());
            notes.putAll(ColumnDefects.suspicion(own.looksProcessed()));
            if (!own.defects().isEmpty()) {
                notes.put(
                        "defects",
                        own.defects().stream()
                                .sorted()
                                .map(ProducerStatistics.Defect::id)
                                .collect(Collectors.joining(",")));
            }
        }
        for (TierVisit visit : visits) {
            if (visit.reason() != Reason.NONE) {
                String why = visit.detail() == null ? "" : ": " + visit.detail();
                notes.put("tier" + visit.number() + ".failure", visit.reason().name() + why);
            }
            if (visit.truncated()) {
                notes.put("tier" + visit.number() + ".prompt", "cut to fit");
            }
        }
        return notes;
    }

    /** Tier reached, cost, and per tier its score, tokens and tokens read, as measures of evidence and decisions. */
    public Map<String, Double> measures() {
        Map<String, Double> measures = new TreeMap<>();
        measures.put("tier", (double) tier);
        measures.put("cost", cost);
        for (TierVisit visit : visits) {
            Double score = visit.score();
            if (score != null) {
                measures.put("tier" + visit.number() + ".score", score);
            }
            measures.put("tier" + visit.number() + ".tokens", (double) visit.tokens());
            measures.put("tier" + visit.number() + ".read", (double) visit.read());
        }
        return measures;
    }
}

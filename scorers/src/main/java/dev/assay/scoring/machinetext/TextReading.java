package dev.assay.scoring.machinetext;

import dev.assay.scoring.Draws;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.statistics.ProducerStatistics;
import dev.assay.scoring.statistics.ProducerStatistics.Defect;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.text.Visible;
import dev.assay.scoring.tokens.Tokenizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the numbers about one text come from: the event's own columns when they suffice, else the scoring model on the lane.
 * Mutable; confined to the scoring thread that made it.
 */
final class TextReading {
    /** Of no vocabulary is a token longer, so ids of a longer text are not its own: it need not be read to see that. */
    private static final long MOST_UNITS_PER_TOKEN = 512;

    private final Subject subject;
    private final @Nullable ScoringModel model;
    private final ProducerStatistics own;
    private final @Nullable LaneQuery query;
    private final boolean byIds;
    private final boolean placed;
    private @Nullable Found proxy;

    /**
     * Statistics of a text.
     *
     * @param source for evidence and calibration
     * @param ids of the tokens, [n]; empty when unknown
     * @param places of the tokens in the text; null when unknown
     * @param notes how the numbers came about
     */
    record Found(
            TokenStatistics statistics,
            String source,
            int[] ids,
            Draws.@Nullable Places places,
            Map<String, String> notes) {}

    /** Why there are none. */
    record Lacking(Reason reason, @Nullable String detail) {}

    /** Either of both; exactly one is not null. */
    record Outcome(@Nullable Found found, @Nullable Lacking lacking) {}

    /**
     * A reading.
     *
     * @param placed whether ids and places of the tokens are wanted, which takes the tokenizer's time
     */
    TextReading(Subject subject, @Nullable ScoringModel model, boolean placed) {
        this.subject = subject;
        this.model = model;
        this.placed = placed;
        this.own = ProducerStatistics.of(subject.tokens(), subject.vocabularySize());
        this.byIds = model != null && readableByIds(subject, model);
        this.query = model == null ? null : query(subject, model, byIds);
    }

    /** The producer's own numbers. */
    ProducerStatistics own() {
        return own;
    }

    /** What must be asked so that these columns are known; nothing when they are known already or cannot be. */
    List<LaneQuery> queries(Collection<List<Statistic>> needs) {
        boolean asked = needs.stream().anyMatch(need -> !suffices(need) && modelGives(need));
        return asked && query != null ? List.of(query) : List.of();
    }

    /** The columns, from whoever has them. */
    Outcome find(List<Statistic> need, LaneAnswers answers) {
        if (suffices(need)) {
            return new Outcome(producers(), null);
        }
        if (model == null || !modelGives(need)) {
            return new Outcome(null, unknown(need));
        }
        if (query == null) {
            return new Outcome(null, new Lacking(Reason.EMPTY_TEXT, "no text, and no token ids of " + model.id()));
        }
        LaneAnswer answer = answers.to(query);
        if (answer instanceof LaneAnswer.Failure failure) {
            return new Outcome(null, new Lacking(failure.reason(), failure.detail()));
        }
        if (proxy == null) {
            proxy = proxy(model, (LaneAnswer.Row) answer);
        }
        return new Outcome(proxy, null);
    }

    private boolean suffices(List<Statistic> need) {
        return own.statistics().has(need.toArray(new Statistic[0]));
    }

    private boolean modelGives(List<Statistic> need) {
        return model != null && need.stream().allMatch(model.layout()::has);
    }

    private Lacking unknown(List<Statistic> need) {
        Defect defect = own.first();
        if (defect != null) {
            return new Lacking(defect.reason(), "tokens: " + defect.id());
        }
        if (need.equals(List.of(Statistic.ENTROPY))) {
            return new Lacking(Reason.NO_ENTROPIES, null);
        }
        if (!own.known()) {
            return new Lacking(Reason.NO_LOGPROBS, "and no scoring model that gives " + names(need));
        }
        return new Lacking(Reason.UNSUPPORTED, names(need) + ": not among the event's numbers nor a scoring model's");
    }

    private static String names(List<Statistic> need) {
        return String.join(", ", need.stream().map(Statistic::id).toList());
    }

    private Found producers() {
        Map<String, String> notes = new TreeMap<>(ColumnDefects.suspicion(own.looksProcessed()));
        TokenColumns tokens = subject.tokens();
        boolean same = model != null && byVocabulary(subject, model);
        return new Found(
                own.statistics(),
                own.source(),
                tokens.ids(),
                same ? placesOf(tokens.ids(), tokens.ids().length) : null,
                notes);
    }

    private Found proxy(ScoringModel reader, LaneAnswer.Row row) {
        TokenStatistics statistics = TokenStatistics.unpack(reader.layout(), row.values());
        Map<String, String> notes = new TreeMap<>();
        Defect defect = own.first();
        if (defect != null) {
            notes.put("tokens.refused", defect.id());
        }
        if (row.truncated()) {
            notes.put("prompt", "cut from the left: longer than the model reads");
        } else if (byIds ? subject.promptIds().length == 0 : blank(subject.prompt())) {
            notes.put("prompt", "none: judged without what stood before it");
        }
        notes.put("tokens", byIds ? "the event's ids" : "the text, tokenised here");
        int n = statistics.length();
        if (byIds) {
            int[] ids = subject.tokens().ids();
            return new Found(statistics, reader.source(), last(ids, n), placesOf(ids, n), notes);
        }
        Tokenizer tokenizer = reader.tokenizer();
        Tokenizer.Tokenized read = tokenizer == null || !placed ? null : read(tokenizer, false);
        // The first token has no statistics when nothing precedes it.
        if (read == null || read.cut() || (read.ids().length != n && read.ids().length != n + 1)) {
            return new Found(statistics, reader.source(), new int[0], null, notes);
        }
        return new Found(statistics, reader.source(), last(read.ids(), n), last(read.places(), n), notes);
    }

    /** Places of the event's ids, when the tokenizer reads the text as just these. */
    private Draws.@Nullable Places placesOf(int[] ids, int n) {
        Tokenizer tokenizer = model == null ? null : model.tokenizer();
        if (tokenizer == null || !placed || ids.length == 0 || subject.text().isEmpty()) {
            return null;
        }
        if (subject.text().length() > MOST_UNITS_PER_TOKEN * ids.length) {
            return null;
        }
        Tokenizer.Tokenized read = read(tokenizer, subject.promptIds().length > 0);
        return Arrays.equals(read.ids(), ids) ? last(read.places(), n) : null;
    }

    /** @param after whether something precedes the text although the event has no prompt in words */
    private Tokenizer.Tokenized read(Tokenizer tokenizer, boolean after) {
        String prompt = subject.prompt();
        return after || (prompt != null && !prompt.isEmpty())
                ? tokenizer.encodeAfter(subject.text())
                : tokenizer.encode(subject.text());
    }

    private static int[] last(int[] ids, int n) {
        return ids.length < n ? new int[0] : Arrays.copyOfRange(ids, ids.length - n, ids.length);
    }

    private static Draws.@Nullable Places last(Draws.@Nullable Places places, int n) {
        if (places == null || places.starts().length < n) {
            return null;
        }
        return new Draws.Places(last(places.starts(), n), last(places.ends(), n));
    }

    private static @Nullable LaneQuery query(Subject subject, ScoringModel model, boolean byIds) {
        if (byIds) {
            int[] prompt = subject.promptIds();
            int[] ids = subject.tokens().ids();
            long[] words = new long[1 + prompt.length + ids.length];
            words[0] = prompt.length;
            for (int i = 0; i < prompt.length; i++) {
                words[1 + i] = prompt[i];
            }
            for (int i = 0; i < ids.length; i++) {
                words[1 + prompt.length + i] = ids[i];
            }
            return new LaneQuery(model.id(), NumberRow.of(words));
        }
        String prompt = subject.prompt();
        return Visible.none(subject.text())
                ? null
                : new LaneQuery(model.id(), prompt == null ? "" : prompt, subject.text());
    }

    /** Ids are what was generated, but only a text tells a prompt whose ids are unknown. */
    private static boolean readableByIds(Subject subject, ScoringModel model) {
        boolean promptLost = subject.promptIds().length == 0 && !blank(subject.prompt());
        return byVocabulary(subject, model) && (!promptLost || Visible.none(subject.text()));
    }

    private static boolean byVocabulary(Subject subject, ScoringModel model) {
        return model.vocabularyId() != null
                && model.vocabularyId().equals(subject.vocabularyId())
                && subject.tokens().ids().length > 0;
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}

package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.cascade.rule.AnswerClass;
import dev.assay.scoring.cascade.rule.AnswerStatistics;
import dev.assay.scoring.cascade.rule.RouteName;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers.Layout;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a file of labelled answers says what it says. Immutable; any thread may use it. */
final class CascadeLayout {
    private static final String NO_OUTCOME = "wrong is not true or false";

    /** What to write into a file of labelled answers. */
    static final String LINE =
            "write one JSON object a line: {\"event\": {...}, \"wrong\": true, \"large_wrong\": false}";

    private final Layout kind;
    private final String small;
    private final @Nullable String large;
    private final RouteName routeName;

    private CascadeLayout(Layout kind, String small, @Nullable String large, RouteName routeName) {
        this.kind = kind;
        this.small = small;
        this.large = large;
        this.routeName = routeName;
    }

    static CascadeLayout of(JsonNode first, Path file, @Nullable String largeModel, String routeAttribute) {
        Layout kind = kind(first)
                .orElseThrow(() -> new IllegalArgumentException(file
                        + ": no layout of labelled answers; its first line should have the fields event and wrong, or"
                        + " models, or small and large, or p and target"));
        List<String> larger = largeModels(first);
        if (largeModel != null && !larger.isEmpty() && !larger.contains(largeModel)) {
            throw new IllegalArgumentException(
                    file + ": no larger model is called " + largeModel + "; there are " + String.join(", ", larger));
        }
        String large = larger.isEmpty() ? null : largeModel == null ? larger.get(0) : largeModel;
        String small =
                kind == Layout.OPTIONS ? first.path("models").fieldNames().next() : "small";
        return new CascadeLayout(kind, small, large, RouteName.parse(routeAttribute));
    }

    static boolean known(JsonNode first) {
        return kind(first).isPresent();
    }

    static List<String> largeModels(JsonNode first) {
        Layout kind = kind(first).orElse(Layout.PROMPTS);
        return switch (kind) {
            case OPTIONS -> {
                List<String> names = new ArrayList<>();
                first.path("models").fieldNames().forEachRemaining(names::add);
                yield names.subList(1, names.size());
            }
            case TOKENS, EVENTS -> List.of("large");
            case PROMPTS -> List.of();
        };
    }

    private static Optional<Layout> kind(JsonNode first) {
        if (first.path("event").isObject()) {
            return Optional.of(Layout.EVENTS);
        }
        if (first.path("models").isObject() && first.path("models").size() > 0) {
            return Optional.of(Layout.OPTIONS);
        }
        if (first.path("small").isObject() && first.path("large").isObject()) {
            return Optional.of(Layout.TOKENS);
        }
        return first.path("p").isArray() && first.has("target") ? Optional.of(Layout.PROMPTS) : Optional.empty();
    }

    @Nullable
    String largeModel() {
        return large;
    }

    String route(JsonNode row) {
        return switch (kind) {
            case EVENTS -> {
                JsonNode own = row.path("route");
                String named = routeName.of(attributes(row.path("event").path("attributes")));
                yield own.isTextual() ? own.asText() : named == null ? "" : named;
            }
            case OPTIONS, TOKENS -> row.path("task").asText("");
            case PROMPTS -> row.path("subject").asText("");
        };
    }

    private static Map<String, String> attributes(JsonNode tree) {
        Map<String, String> out = new TreeMap<>();
        tree.properties().forEach(one -> {
            if (one.getValue().isValueNode() && !one.getValue().isNull()) {
                out.put(one.getKey(), one.getValue().asText());
            }
        });
        return out;
    }

    /**
     * What a row is worth.
     *
     * @throws IllegalArgumentException where it says what cannot be; the message names file and line
     */
    RowAnswer answer(Line line) {
        JsonNode row = line.row();
        return switch (kind) {
            case EVENTS -> event(line);
            case OPTIONS -> {
                OptionRows.check(line);
                yield OptionRows.ofModels(row, route(row), small, String.valueOf(large));
            }
            case TOKENS -> tokens(row);
            case PROMPTS -> {
                OptionRows.check(line);
                yield OptionRows.ofPrompts(row, route(row));
            }
        };
    }

    Layout kind() {
        return kind;
    }

    /** Whether its rows are events with labels. */
    boolean hasEvents() {
        return kind == Layout.EVENTS;
    }

    /** An event that a model of ours has read; nothing where it could not. */
    RowAnswer answer(Line line, Optional<TokenStatistics> read) {
        requireOutcomes(line);
        JsonNode wrong = line.row().path("wrong");
        if (!wrong.isBoolean()) {
            return RowAnswer.without(NO_OUTCOME);
        }
        if (read.isEmpty()) {
            return RowAnswer.without("the model cannot read it whole");
        }
        TokenStatistics statistics = read.get();
        Scorability scorable = Scorability.of(statistics, 1, Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE);
        return scorable.fine()
                ? RowAnswer.of(answer(line.row(), statistics, LogprobMode.UNDECLARED, wrong.booleanValue()))
                : RowAnswer.without(scorable.reason().name());
    }

    private RowAnswer event(Line line) {
        requireOutcomes(line);
        JsonNode event = line.row().path("event");
        JsonNode wrong = line.row().path("wrong");
        if (!wrong.isBoolean()) {
            return RowAnswer.without(NO_OUTCOME);
        }
        String refused = EventRows.refusal(event, line.place());
        if (refused != null) {
            return RowAnswer.without(refused);
        }
        JsonNode size = event.path("model").path("vocabularySize");
        AnswerStatistics known = AnswerStatistics.of(
                EventRows.columns(event.path("tokens")), size.isInt() ? Integer.valueOf(size.intValue()) : null);
        TokenStatistics statistics = known.statistics();
        return statistics == null
                ? RowAnswer.without(known.reason().name())
                : RowAnswer.of(answer(line.row(), statistics, known.mode(), wrong.booleanValue()));
    }

    /** What is said of the larger model has to be what it can be; a null says that nothing is known. */
    private static void requireOutcomes(Line line) {
        JsonNode wrong = line.row().path("large_wrong");
        if (!wrong.isMissingNode() && !wrong.isNull() && !wrong.isBoolean()) {
            throw new IllegalArgumentException(
                    line.place() + ": large_wrong is " + wrong + "; write true or false, or leave it out");
        }
        JsonNode tokens = line.row().path("large_tokens");
        boolean count = tokens.isNumber() && tokens.doubleValue() >= 0;
        if (!tokens.isMissingNode() && !tokens.isNull() && !count) {
            throw new IllegalArgumentException(
                    line.place() + ": large_tokens is " + tokens + "; write a number of at least 0, or leave it out");
        }
    }

    private CascadeAnswer answer(JsonNode row, TokenStatistics statistics, LogprobMode mode, boolean wrong) {
        JsonNode largeWrong = row.path("large_wrong");
        JsonNode largeTokens = row.path("large_tokens");
        JsonNode event = row.path("event");
        String text = event.path("completion").asText("");
        return new CascadeAnswer(
                route(row),
                AnswerClass.of(attributes(event.path("attributes")), text),
                statistics,
                text.codePointCount(0, text.length()),
                mode,
                wrong,
                largeWrong.isBoolean() ? Boolean.valueOf(largeWrong.booleanValue()) : null,
                statistics.length(),
                largeTokens.isNumber() ? largeTokens.doubleValue() : Double.NaN);
    }

    /** Only columns that an event of a producer can carry: a rule must find at work what it was fitted on. */
    private RowAnswer tokens(JsonNode row) {
        String defect = TokenRows.defect(row);
        if (defect != null) {
            return RowAnswer.without(defect);
        }
        JsonNode answer = row.path("small");
        AnswerStatistics known = AnswerStatistics.of(TokenRows.columns(row), null);
        TokenStatistics statistics = known.statistics();
        if (statistics == null) {
            return RowAnswer.without(known.reason().name());
        }
        return RowAnswer.of(new CascadeAnswer(
                route(row),
                AnswerClass.of(Map.of(), answer.path("text").asText("")),
                statistics,
                answer.path("text").asText("").length(),
                LogprobMode.RAW,
                !answer.path("correct").booleanValue(),
                row.path("large").has("correct")
                        ? Boolean.valueOf(!row.path("large").path("correct").asBoolean(false))
                        : null,
                statistics.length(),
                row.path("large").path("logprob").size()));
    }
}

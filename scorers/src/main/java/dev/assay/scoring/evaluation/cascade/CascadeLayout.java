package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.rule.AnswerClass;
import dev.assay.scoring.cascade.rule.AnswerStatistics;
import dev.assay.scoring.cascade.rule.RouteName;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers.Layout;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a file of labelled answers says what it says. Immutable; any thread may use it. */
final class CascadeLayout {
    /** An option that the source did not list; less likely than any that it can list. */
    private static final double NOT_LISTED = -40;

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

    /** Empty when the row has no outcome or no usable numbers. */
    Optional<CascadeAnswer> answer(JsonNode row) {
        return switch (kind) {
            case EVENTS -> event(row);
            case OPTIONS -> options(row);
            case TOKENS -> tokens(row);
            case PROMPTS -> prompts(row);
        };
    }

    Layout kind() {
        return kind;
    }

    /** Whether its rows are events with labels. */
    boolean hasEvents() {
        return kind == Layout.EVENTS;
    }

    /** An event that a model of ours has read; empty when the row has no outcome or the model's numbers are unusable. */
    Optional<CascadeAnswer> answer(JsonNode row, Optional<TokenStatistics> read) {
        JsonNode wrong = row.path("wrong");
        if (read.isEmpty() || !wrong.isBoolean()) {
            return Optional.empty();
        }
        TokenStatistics statistics = read.get();
        boolean fine = Scorability.of(statistics, 1, Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE)
                .fine();
        String text = row.path("event").path("completion").asText("");
        return fine
                ? Optional.of(answer(
                        row,
                        statistics,
                        text.codePointCount(0, text.length()),
                        LogprobMode.UNDECLARED,
                        wrong.booleanValue(),
                        statistics.length()))
                : Optional.empty();
    }

    private Optional<CascadeAnswer> event(JsonNode row) {
        JsonNode event = row.path("event");
        JsonNode tokens = event.path("tokens");
        JsonNode wrong = row.path("wrong");
        JsonNode size = event.path("model").path("vocabularySize");
        AnswerStatistics known = AnswerStatistics.of(
                new TokenColumns(
                        new int[0],
                        Columns.array(tokens.path("logprobs")),
                        Columns.array(tokens.path("entropies")),
                        tokens.path("topK").asInt(0),
                        new int[0],
                        Columns.array(tokens.path("topLogprobs")),
                        mode(tokens.path("mode").asText(""))),
                size.isInt() ? Integer.valueOf(size.intValue()) : null);
        TokenStatistics statistics = known.statistics();
        if (statistics == null || !wrong.isBoolean()) {
            return Optional.empty();
        }
        String text = event.path("completion").asText("");
        int length = statistics.length();
        return Optional.of(answer(
                row, statistics, text.codePointCount(0, text.length()), known.mode(), wrong.booleanValue(), length));
    }

    private CascadeAnswer answer(
            JsonNode row, TokenStatistics statistics, int chars, LogprobMode mode, boolean wrong, double cost) {
        JsonNode largeWrong = row.path("large_wrong");
        JsonNode largeTokens = row.path("large_tokens");
        JsonNode event = row.path("event");
        return new CascadeAnswer(
                route(row),
                AnswerClass.of(
                        attributes(event.path("attributes")),
                        event.path("completion").asText("")),
                statistics,
                chars,
                mode,
                wrong,
                largeWrong.isBoolean() ? Boolean.valueOf(largeWrong.booleanValue()) : null,
                cost,
                largeTokens.isNumber() ? largeTokens.doubleValue() : Double.NaN);
    }

    private static LogprobMode mode(String name) {
        return Arrays.stream(LogprobMode.values())
                .filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(LogprobMode.UNDECLARED);
    }

    /** The answer token with its options as alternatives: margin, entropy and rank are those of the options. */
    private Optional<CascadeAnswer> options(JsonNode row) {
        JsonNode answer = row.path("models").path(small);
        JsonNode larger = row.path("models").path(String.valueOf(large));
        JsonNode p = answer.path("p");
        JsonNode chosen = p.path(answer.path("answer").asText());
        JsonNode correct = answer.path("correct");
        if (!chosen.isNumber() || !correct.isBoolean()) {
            return Optional.empty();
        }
        double[] all = new double[p.size()];
        int next = 0;
        for (JsonNode one : p) {
            all[next++] = one.asDouble(0);
        }
        return Optional.of(new CascadeAnswer(
                route(row),
                AnswerClass.of(Map.of(), answer.path("answer").asText()),
                choice(chosen.doubleValue(), all),
                answer.path("gen_chars").asInt(0),
                LogprobMode.UNDECLARED,
                !correct.booleanValue(),
                // A null says that the larger model gave no answer that could be read: it is as good as a wrong one.
                larger.has("correct") ? Boolean.valueOf(!larger.path("correct").asBoolean(false)) : null,
                number(answer.path("gen_chars")),
                number(larger.path("gen_chars"))));
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    private Optional<CascadeAnswer> prompts(JsonNode row) {
        double[] p = Columns.array(row.path("p").path(0));
        if (p.length == 0 || !row.path("target").isInt()) {
            return Optional.empty();
        }
        int best = 0;
        for (int option = 1; option < p.length; option++) {
            best = p[option] > p[best] ? option : best;
        }
        boolean wrong = best != row.path("target").intValue();
        return Optional.of(new CascadeAnswer(
                route(row),
                String.valueOf((char) ('a' + best)),
                choice(p[best], p),
                0,
                LogprobMode.UNDECLARED,
                wrong,
                null,
                Double.NaN,
                Double.NaN));
    }

    private static TokenStatistics choice(double chosen, double[] options) {
        double entropy = 0;
        double[] logs = new double[options.length];
        for (int option = 0; option < logs.length; option++) {
            logs[option] = logProbability(options[option]);
            entropy -= options[option] > 0 ? options[option] * logs[option] : 0;
        }
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        columns.put(Statistic.LOGPROB, new double[] {logProbability(chosen)});
        columns.put(Statistic.ENTROPY, new double[] {Math.max(0, entropy)});
        columns.put(Statistic.TOPK_LOGPROB, logs);
        return TokenStatistics.of(Source.PRODUCER, 1, logs.length, columns);
    }

    private static double logProbability(double p) {
        return p > 0 ? Math.max(NOT_LISTED, Math.min(0, Math.log(p))) : NOT_LISTED;
    }

    /** Only columns that an event of a producer can carry: a rule must find at work what it was fitted on. */
    private Optional<CascadeAnswer> tokens(JsonNode row) {
        JsonNode answer = row.path("small");
        double[] logprobs = Columns.array(answer.path("logprob"));
        int n = logprobs.length;
        double[] entropies = Columns.array(answer.path("entropy"));
        int topK = answer.path("topk").path(0).size();
        double[] top = new double[n * topK];
        for (int t = 0; t < n; t++) {
            for (int k = 0; k < topK; k++) {
                top[t * topK + k] = answer.path("topk").path(t).path(k).path(1).asDouble(NOT_LISTED);
            }
        }
        TokenColumns columns = new TokenColumns(
                new int[0],
                logprobs,
                entropies.length == n ? entropies : new double[0],
                topK,
                new int[0],
                top,
                LogprobMode.RAW);
        TokenStatistics statistics = AnswerStatistics.of(columns, null).statistics();
        JsonNode correct = answer.path("correct");
        if (n == 0 || statistics == null || !correct.isBoolean()) {
            return Optional.empty();
        }
        return Optional.of(new CascadeAnswer(
                route(row),
                AnswerClass.of(Map.of(), answer.path("text").asText("")),
                statistics,
                answer.path("text").asText("").length(),
                LogprobMode.RAW,
                !correct.booleanValue(),
                row.path("large").has("correct")
                        ? Boolean.valueOf(!row.path("large").path("correct").asBoolean(false))
                        : null,
                n,
                row.path("large").path("logprob").size()));
    }
}

package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.evaluation.Columns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of labelled lines, held to the contract that the service holds its input to: a rule must not rest on what it will
 * never be given. Stateless; any thread may use it.
 */
final class EventRows {
    private static final InputRules RULES = new InputRules(InputLimits.DEFAULT);
    private static final List<String> NUMBERS = List.of("logprobs", "entropies", "topLogprobs");
    /** Of what is no number in JSON; null is NaN. */
    private static final Set<String> SPELLED = Set.of("NaN", "Infinity", "+Infinity", "-Infinity", "null");

    private static final List<String> WHOLE = List.of("ids", "topIds");

    private EventRows() {}

    /** Why the service would refuse an event, or null. Without an id it has the place's, as {@code score} gives it one. */
    static @Nullable String refusal(JsonNode event, String place) {
        JsonNode tokens = event.path("tokens");
        String malformed = malformed(tokens);
        if (malformed != null) {
            return Reason.UNDECODABLE_BYTES.name() + " of " + malformed;
        }
        Subject subject = Subject.ofText(
                        event.path("eventId").asText(place),
                        event.path("completion").asText(""),
                        List.of(),
                        List.of())
                .withTokens(columns(tokens));
        InputRules.Violation broken = RULES.check(subject);
        return broken == null ? null : broken.reason().name();
    }

    /** The first field that the reader of events would not take. */
    private static @Nullable String malformed(JsonNode tokens) {
        for (String field : NUMBERS) {
            for (JsonNode value : tokens.path(field)) {
                if (!value.isNumber() && !SPELLED.contains(value.asText())) {
                    return "tokens." + field;
                }
            }
        }
        for (String field : WHOLE) {
            for (JsonNode value : tokens.path(field)) {
                if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                    return "tokens." + field;
                }
            }
        }
        JsonNode topK = tokens.path("topK");
        if (!topK.isMissingNode() && !topK.isNull() && !topK.isInt()) {
            return "tokens.topK";
        }
        JsonNode mode = tokens.path("mode");
        return mode.isMissingNode() || mode.isNull() || mode(mode).isPresent() ? null : "tokens.mode";
    }

    private static Optional<LogprobMode> mode(JsonNode mode) {
        return Arrays.stream(LogprobMode.values())
                .filter(one -> mode.isTextual() && one.name().equals(mode.asText()))
                .findFirst();
    }

    /** The columns of an event's tokens, without the producer's own judgements. */
    static TokenColumns columns(JsonNode tokens) {
        return new TokenColumns(
                whole(tokens.path("ids")),
                Columns.array(tokens.path("logprobs")),
                Columns.array(tokens.path("entropies")),
                tokens.path("topK").asInt(0),
                whole(tokens.path("topIds")),
                Columns.array(tokens.path("topLogprobs")),
                mode(tokens.path("mode")).orElse(LogprobMode.UNDECLARED));
    }

    private static int[] whole(JsonNode array) {
        int[] values = new int[array.size()];
        Arrays.setAll(values, i -> array.path(i).asInt(-1));
        return values;
    }
}

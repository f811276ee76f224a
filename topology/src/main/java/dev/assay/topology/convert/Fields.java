package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields that several formats share. Stateless; any thread may use it. */
final class Fields {
    private Fields() {}

    /** A text; null for anything else. */
    static @Nullable String text(JsonNode parent, String field) {
        JsonNode node = parent.path(field);
        return node.isTextual() ? node.textValue() : null;
    }

    /** A time in seconds since 1970 or in ISO-8601; null for anything else. */
    static @Nullable Instant time(JsonNode node) {
        try {
            if (node.isNumber()) {
                return Instant.ofEpochMilli((long) (node.doubleValue() * 1000));
            }
            return node.isTextual() ? Instant.parse(node.textValue()) : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** The prompt of a request: {@code prompt}, {@code input} or {@code text}, or messages, one after another by role. */
    static @Nullable String prompt(JsonNode request) {
        for (String field : List.of("prompt", "input", "text")) {
            if (request.path(field).isTextual()) {
                return request.get(field).textValue();
            }
        }
        JsonNode messages = request.path("messages").isArray() ? request.get("messages") : request.path("input");
        if (!messages.isArray() || messages.isEmpty()) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        for (JsonNode message : messages) {
            String content = content(message.path("content"));
            if (!content.isEmpty()) {
                out.append(out.length() == 0 ? "" : "\n")
                        .append(message.path("role").asText("user"))
                        .append(": ")
                        .append(content);
            }
        }
        return out.length() == 0 ? null : out.toString();
    }

    /** A message's content: a text, or the texts of its parts. */
    static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder out = new StringBuilder();
        for (JsonNode part : content) {
            out.append(part.path("text").isTextual() ? part.get("text").textValue() : "");
        }
        return out.toString();
    }

    /**
     * The choices of a response by their {@code index}, whatever order a proxy or a batch engine gave them in: the first one is the
     * answer. One without an index counts as 0, which Gemini leaves out, so that choices without any stay as they are.
     */
    static List<JsonNode> byIndex(JsonNode choices) {
        List<JsonNode> out = new ArrayList<>();
        choices.forEach(out::add);
        out.sort(Comparator.comparingInt(choice -> choice.path("index").asInt(0)));
        return out;
    }

    /** Integers of an array, empty when one of them is none or it is no array. */
    static List<Integer> ids(JsonNode array) {
        List<Integer> out = new ArrayList<>();
        for (JsonNode one : array) {
            if (!one.isInt() || one.intValue() < 0) {
                return List.of();
            }
            out.add(one.intValue());
        }
        return out;
    }
}

package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Joins the chunks of streamed responses: chat and legacy completions and Gemini's by their id, also where several streams lie
 * between each other, Ollama's by order. Mutable; confined to the thread that converts.
 */
final class StreamJoiner {
    /** More streams at once than this end unfinished, the oldest first. */
    private static final int MOST_OPEN = 1000;

    private static final String OLLAMA = "";
    private static final String GEMINI = "gemini:";

    private final Map<String, Stream> open = new LinkedHashMap<>();

    /**
     * Takes one JSON value and gives back what is whole by now.
     *
     * @param request missing node when unknown
     */
    List<Joined> add(JsonNode value, JsonNode request, String line) {
        String type = value.path("type").asText();
        if (type.startsWith("response.")) {
            boolean last = type.equals("response.completed") || type.equals("response.incomplete");
            return last ? List.of(new Joined(value.path("response"), request, line, false)) : List.of();
        }
        String id = id(value);
        // Without an id the next stream begins where this one said that it ends.
        List<Joined> whole = finished(id.equals(GEMINI) && value.has("candidates") ? "\n" : id);
        if (!chunk(value, id)) {
            whole.add(new Joined(value, request, line, false));
            return whole;
        }
        open.computeIfAbsent(id, unseen -> new Stream(request)).add(value, line);
        if (id.equals(OLLAMA) && value.path("done").asBoolean()) {
            whole.addAll(finished("\n"));
        }
        if (open.size() > MOST_OPEN) {
            String oldest = open.keySet().iterator().next();
            whole.add(take(oldest));
        }
        return whole;
    }

    /** The end of the file: gives back what is open, finished or not. */
    List<Joined> end() {
        List<Joined> out = new ArrayList<>();
        for (String id : List.copyOf(open.keySet())) {
            out.add(take(id));
        }
        return out;
    }

    private static String id(JsonNode value) {
        if (value.has("done")) {
            return OLLAMA;
        }
        boolean gemini = value.has("candidates") || value.has("usageMetadata");
        return gemini
                ? GEMINI + value.path("responseId").asText()
                : value.path("id").asText();
    }

    private boolean chunk(JsonNode value, String id) {
        if (value.has("done")) {
            return !value.path("done").asBoolean() || open.containsKey(id);
        }
        if (open.containsKey(id)) {
            return true;
        }
        if (id.startsWith(GEMINI)) {
            return value.path("candidates").path(0).isObject()
                    && !value.path("candidates").path(0).path("finishReason").isTextual();
        }
        JsonNode choice = value.path("choices").path(0);
        boolean chat = value.path("object").asText().equals("chat.completion.chunk") || choice.has("delta");
        boolean legacy = choice.has("text") && choice.path("finish_reason").isNull();
        return chat || legacy;
    }

    /** Streams that said that they end, but for the one that speaks now. */
    private List<Joined> finished(String speaking) {
        List<Joined> out = new ArrayList<>();
        for (String id : List.copyOf(open.keySet())) {
            Stream stream = open.get(id);
            if (stream != null && stream.finished() && !id.equals(speaking)) {
                out.add(take(id));
            }
        }
        return out;
    }

    private Joined take(String id) {
        Stream stream = open.remove(id);
        if (stream == null) {
            throw new IllegalStateException("no stream of this id is open");
        }
        return stream.joined();
    }

    /** One response that is still coming. */
    private static final class Stream {
        private final JsonNode request;
        private final StringBuilder lines = new StringBuilder();
        private final Map<Integer, Part> parts = new TreeMap<>();
        private @Nullable ObjectNode head;
        private boolean gemini;

        Stream(JsonNode request) {
            this.request = request;
        }

        void add(JsonNode value, String line) {
            lines.append(lines.length() == 0 ? "" : "\n").append(line);
            if (head == null && value instanceof ObjectNode first) {
                head = first.deepCopy();
                head.remove(List.of("candidates", "choices", "object", "logprobs", "message", "response"));
            }
            if (value.has("done")) {
                part(0).ollama(value);
            }
            for (JsonNode choice : value.path("choices")) {
                part(choice.path("index").asInt(0)).choice(choice);
            }
            for (JsonNode candidate : value.path("candidates")) {
                gemini = true;
                part(candidate.path("index").asInt(0)).candidate(candidate);
            }
        }

        private Part part(int index) {
            return parts.computeIfAbsent(index, unseen -> new Part());
        }

        boolean finished() {
            return !parts.isEmpty() && parts.values().stream().allMatch(part -> part.finish != null);
        }

        Joined joined() {
            ObjectNode out = head == null ? JsonNodeFactory.instance.objectNode() : head;
            boolean ollama = parts.values().stream().anyMatch(part -> part.done);
            if (gemini) {
                ArrayNode candidates = out.putArray("candidates");
                parts.forEach((index, part) ->
                        part.candidateInto(candidates.addObject().put("index", index)));
            } else if (out.has("done") || ollama) {
                part(0).into(out);
            } else {
                ArrayNode choices = out.putArray("choices");
                parts.forEach((index, part) -> part.into(choices.addObject().put("index", index)));
            }
            return new Joined(out, request, lines.toString(), !finished());
        }
    }

    /** One completion that is still coming. */
    private static final class Part {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final Map<String, ArrayNode> logprobs = new LinkedHashMap<>();
        private final ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode flat = JsonNodeFactory.instance.arrayNode();
        private boolean legacy;
        private boolean message;
        private boolean done;
        private @Nullable String finish;

        void choice(JsonNode choice) {
            legacy |= choice.has("text");
            text.append(choice.path("text").asText(""))
                    .append(choice.path("delta").path("content").asText(""));
            refusal.append(choice.path("delta").path("refusal").asText(""));
            columns(choice.path("logprobs"));
            choice.path("token_ids").forEach(ids::add);
            finish = choice.path("finish_reason").isTextual()
                    ? choice.get("finish_reason").textValue()
                    : finish;
        }

        void candidate(JsonNode candidate) {
            String more = GeminiReader.answer(candidate.path("content").path("parts"));
            text.append(more == null ? "" : more);
            columns(candidate.path("logprobsResult"));
            finish = candidate.path("finishReason").isTextual()
                    ? candidate.get("finishReason").textValue()
                    : finish;
        }

        void candidateInto(ObjectNode out) {
            out.putObject("content").putArray("parts").addObject().put("text", text.toString());
            ObjectNode columns = out.putObject("logprobsResult");
            logprobs.forEach(columns::set);
            out.put("finishReason", finish);
        }

        private void columns(JsonNode from) {
            for (Map.Entry<String, JsonNode> column : from.properties()) {
                if (column.getValue().isArray()) {
                    ArrayNode all =
                            logprobs.computeIfAbsent(column.getKey(), unseen -> JsonNodeFactory.instance.arrayNode());
                    column.getValue().forEach(all::add);
                }
            }
        }

        void ollama(JsonNode value) {
            message |= value.has("message");
            text.append(value.path("message").path("content").asText(""))
                    .append(value.path("response").asText(""));
            value.path("logprobs").forEach(flat::add);
            if (value.path("done").asBoolean()) {
                done = true;
                finish = value.path("done_reason").asText("stop");
            }
        }

        void into(ObjectNode out) {
            if (out.has("done")) {
                if (message) {
                    out.putObject("message").put("content", text.toString());
                } else {
                    out.put("response", text.toString());
                }
                out.set("logprobs", flat);
                out.put("done_reason", finish);
                return;
            }
            if (legacy) {
                out.put("text", text.toString());
            } else {
                ObjectNode written = out.putObject("message").put("content", text.toString());
                if (refusal.length() > 0) {
                    written.put("refusal", refusal.toString());
                }
            }
            ObjectNode columns = out.putObject("logprobs");
            logprobs.forEach(columns::set);
            if (!ids.isEmpty()) {
                out.set("token_ids", ids);
            }
            out.put("finish_reason", finish);
        }
    }

    /** What stands for an unknown request. */
    static JsonNode unknown() {
        return MissingNode.getInstance();
    }
}

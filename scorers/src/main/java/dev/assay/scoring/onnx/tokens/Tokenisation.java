package dev.assay.scoring.onnx.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * What of a {@code tokenizer.json} decides which ids a text gets, in one form whatever version of the tokenizers library
 * wrote it: later versions write merges as pairs and name what earlier ones left to the default. Stateless; any thread may
 * use it.
 */
public final class Tokenisation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String[] PARTS = {"added_tokens", "normalizer", "pre_tokenizer"};

    /** True where they are not written. */
    private static final Set<String> UNLESS_FALSE = Set.of("use_regex", "split");

    /** Where tokens stand does not change which they are. */
    private static final Set<String> OF_PLACES = Set.of("trim_offsets");

    private Tokenisation() {}

    /**
     * That part of a file; two that are equal give every text the same ids.
     *
     * @param root the whole file
     */
    public static JsonNode of(JsonNode root) {
        ObjectNode kept = JSON.objectNode();
        kept.set("model", model(root.path("model")));
        for (String part : PARTS) {
            kept.set(part, step(root.path(part)));
        }
        return kept;
    }

    private static JsonNode model(JsonNode model) {
        ObjectNode out = JSON.objectNode();
        out.put("type", type(model));
        for (Map.Entry<String, JsonNode> member : model.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "type" -> {}
                case "merges" -> out.set("merges", merges(value));
                default -> {
                    if (!isDefault(value)) {
                        out.set(member.getKey(), value);
                    }
                }
            }
        }
        return out;
    }

    /** Earlier versions let the reader guess. */
    private static String type(JsonNode model) {
        if (model.path("type").isTextual()) {
            return model.path("type").textValue();
        }
        if (model.has("merges")) {
            return "BPE";
        }
        if (model.path("vocab").isArray()) {
            return "Unigram";
        }
        return model.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private static JsonNode merges(JsonNode merges) {
        ArrayNode out = JSON.arrayNode(merges.size());
        for (JsonNode merge : merges) {
            out.add(
                    merge.isArray()
                            ? merge.path(0).asText() + " " + merge.path(1).asText()
                            : merge.asText());
        }
        return out;
    }

    /** Null, false, no text; dropout of 0 too. */
    private static boolean isDefault(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.booleanValue())
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isNumber() && value.isFloatingPointNumber() && value.doubleValue() == 0);
    }

    /** A normalizer, a pre-tokenizer, added tokens, or a list of such. */
    private static JsonNode step(JsonNode given) {
        if (given.isArray()) {
            ArrayNode out = JSON.arrayNode(given.size());
            given.forEach(one -> out.add(step(one)));
            return out;
        }
        if (!given.isObject()) {
            return given.isMissingNode() ? JSON.nullNode() : given;
        }
        ObjectNode out = JSON.objectNode();
        for (Map.Entry<String, JsonNode> member : given.properties()) {
            JsonNode value = member.getValue();
            boolean written = UNLESS_FALSE.contains(member.getKey()) ? !value.asBoolean(true) : !isDefault(value);
            if (!OF_PLACES.contains(member.getKey()) && written) {
                out.set(member.getKey(), value.isContainerNode() ? step(value) : value);
            }
        }
        if (given.path("type").asText().equals("Metaspace")) {
            metaspace(given, out);
        }
        return out;
    }

    /** Before it had a scheme it had a switch. */
    private static void metaspace(JsonNode given, ObjectNode out) {
        JsonNode scheme = given.path("prepend_scheme");
        boolean always = given.path("add_prefix_space").asBoolean(true);
        out.remove("add_prefix_space");
        out.remove("str_rep");
        out.put("prepend_scheme", scheme.isTextual() ? scheme.textValue() : always ? "always" : "never");
    }
}

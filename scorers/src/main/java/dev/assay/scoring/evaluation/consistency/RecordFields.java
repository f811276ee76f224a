package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.engine.InputRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts of labelled records. What is no text is refused with the name of its field: read as one, a JSON null would be an answer of
 * four letters. Messages hold no content. Stateless; any thread may use it.
 */
final class RecordFields {
    private RecordFields() {}

    /**
     * A text that every record has.
     *
     * @throws IllegalArgumentException when it is missing, no text, or one with half of a surrogate pair
     */
    static String text(JsonNode record, String field) {
        return text(required(record, field), field, field);
    }

    /**
     * A text that a record may lack; then it is empty.
     *
     * @throws IllegalArgumentException when it is no text, or one with half of a surrogate pair
     */
    static String textOrEmpty(JsonNode record, String field) {
        return record.hasNonNull(field) ? text(record, field) : "";
    }

    /**
     * A list of texts, each by itself or as the {@code text} of an object, as samples of events are.
     *
     * @throws IllegalArgumentException when it is missing, no list, or an item is none of such texts
     */
    static List<String> texts(JsonNode record, String field) {
        JsonNode array = list(record, field);
        List<String> out = new ArrayList<>(array.size());
        for (JsonNode one : array) {
            String place = field + "[" + out.size() + "]";
            out.add(one.isObject() ? text(one.path("text"), place, place + ".text") : text(one, place, place));
        }
        return out;
    }

    /**
     * A list of anything.
     *
     * @throws IllegalArgumentException when it is missing or no list
     */
    static JsonNode list(JsonNode record, String field) {
        JsonNode array = required(record, field);
        if (!array.isArray()) {
            throw new IllegalArgumentException(field + " is no list");
        }
        return array;
    }

    /**
     * A field that every record has.
     *
     * @throws IllegalArgumentException when it is missing
     */
    static JsonNode required(JsonNode record, String field) {
        JsonNode found = record.get(field);
        if (found == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return found;
    }

    private static String text(JsonNode node, String field, String place) {
        if (node.isMissingNode()) {
            throw new IllegalArgumentException(field + " has no text");
        }
        if (!node.isTextual()) {
            throw new IllegalArgumentException(place + " is " + (node.isNull() ? "null" : "no text"));
        }
        String text = node.textValue();
        int position = InputRules.loneSurrogate(text);
        if (position >= 0) {
            // No file can hold it, and the service refuses the event.
            throw new IllegalArgumentException(place + " has a lone surrogate at character " + position);
        }
        return text;
    }
}

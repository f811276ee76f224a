package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One token as a response tells it. Immutable as long as holders do not write to the bytes.
 *
 * @param bytes what it adds to the text in UTF-8; null when the response does not tell
 * @param exact whether the response gave bytes, rather than a string that may have lost some
 * @param id in the producer's vocabulary; {@link #NO_ID} when the response does not tell
 * @param logprob as it stands there; NaN for null and for what is no number
 * @param top its alternatives, in the order of the response
 * @param ranked whether the response says by their ranks that these are the most likely ones
 */
record WireToken(
        byte @Nullable [] bytes, boolean exact, int id, double logprob, List<Alternative> top, boolean ranked) {
    static final int NO_ID = -1;

    private static final String ID_PREFIX = "token_id:";

    /** An alternative; NaN as for tokens. */
    record Alternative(int id, double logprob) {}

    WireToken {
        top = List.copyOf(top);
    }

    /** A token whose alternatives have no ranks. */
    WireToken(byte @Nullable [] bytes, boolean exact, int id, double logprob, List<Alternative> top) {
        this(bytes, exact, id, logprob, top, false);
    }

    /** The same with ranks that say that its alternatives are the most likely ones. */
    WireToken inRank() {
        return new WireToken(bytes, exact, id, logprob, top, true);
    }

    /** A token of which the response names the id, the text or both. */
    static WireToken of(@Nullable String text, int id, double logprob, List<Alternative> top) {
        int named = text == null ? NO_ID : idIn(text);
        byte[] bytes = text == null || named != NO_ID ? null : text.getBytes(StandardCharsets.UTF_8);
        return new WireToken(bytes, false, id == NO_ID ? named : id, logprob, top);
    }

    /** An entry of OpenAI's {@code logprobs.content} and of what is shaped like it; a null {@code top_logprobs} is empty. */
    static WireToken ofEntry(JsonNode entry) {
        String text = entry.path("token").isTextual() ? entry.get("token").textValue() : null;
        int id = text == null ? NO_ID : idIn(text);
        List<Alternative> top = new ArrayList<>();
        for (JsonNode one : entry.path("top_logprobs")) {
            top.add(new Alternative(idIn(one.path("token").asText()), number(one.get("logprob"))));
        }
        byte[] bytes = bytes(entry.path("bytes"));
        // vLLM spells ids out and then gives the bytes of that spelling.
        boolean spelled = id != NO_ID
                && text != null
                && (bytes == null || Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8)));
        if (spelled) {
            return new WireToken(null, false, id, number(entry.get("logprob")), top);
        }
        return bytes == null
                ? of(text, id, number(entry.get("logprob")), top)
                : new WireToken(bytes, true, id, number(entry.get("logprob")), top);
    }

    /** The id in {@code token_id:123}; {@link #NO_ID} in other strings. */
    static int idIn(String text) {
        if (!text.startsWith(ID_PREFIX) || text.length() == ID_PREFIX.length()) {
            return NO_ID;
        }
        String digits = text.substring(ID_PREFIX.length());
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return NO_ID;
        }
        return id(digits);
    }

    /** A decimal number as an id; {@link #NO_ID} when it is none. */
    static int id(String digits) {
        try {
            return Math.max(NO_ID, Integer.parseInt(digits));
        } catch (NumberFormatException tooLarge) {
            return NO_ID;
        }
    }

    /** A number; NaN for null, for what is missing, and for what is no number but {@code "-inf"} and its like. */
    static double number(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return Double.NaN;
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.asText()) {
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            default -> Double.NaN;
        };
    }

    private static byte @Nullable [] bytes(JsonNode array) {
        if (!array.isArray()) {
            return null;
        }
        byte[] out = new byte[array.size()];
        for (int i = 0; i < out.length; i++) {
            int value = array.get(i).isInt() ? array.get(i).intValue() : -1;
            if (value < 0 || value > 255) {
                return null;
            }
            out[i] = (byte) value;
        }
        return out;
    }

    /** Lengths only: tokens are text. */
    @Override
    public String toString() {
        return "WireToken[top=" + top.size() + "]";
    }
}

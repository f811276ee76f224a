package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireToken.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * vLLM's maps from token id to {@code logprob}, {@code rank} and {@code decoded_token}, one per position; the token that stands
 * there is always among them, and first. Stateless; any thread may use it.
 */
final class VllmLogprobs {
    private VllmLogprobs() {}

    /** Ids of a prompt but for its first token, of which nothing is told; empty when a position names none. */
    static List<Integer> promptIds(JsonNode positions) {
        List<Integer> ids = new ArrayList<>();
        for (int t = 1; t < positions.size(); t++) {
            int id = observed(positions.get(t), WireToken.NO_ID);
            if (id == WireToken.NO_ID) {
                return List.of();
            }
            ids.add(id);
        }
        return ids;
    }

    /**
     * Tokens of a completion.
     *
     * @param positions maps, one per token
     * @param ids of the tokens; where there are as many, they say which entry stands there
     */
    static List<WireToken> tokens(JsonNode positions, List<Integer> ids) {
        boolean known = ids.size() == positions.size();
        List<WireToken> tokens = new ArrayList<>();
        for (int t = 0; t < positions.size(); t++) {
            tokens.add(token(positions.get(t), known ? ids.get(t) : WireToken.NO_ID));
        }
        return tokens;
    }

    /** Tokens without ids of their own take these, when there are as many. */
    static List<WireToken> withIds(List<WireToken> tokens, List<Integer> ids) {
        if (ids.isEmpty() || (!tokens.isEmpty() && ids.size() != tokens.size())) {
            return tokens;
        }
        List<WireToken> out = new ArrayList<>();
        for (int t = 0; t < ids.size(); t++) {
            WireToken one =
                    tokens.isEmpty() ? WireToken.of(null, WireToken.NO_ID, Double.NaN, List.of()) : tokens.get(t);
            out.add(new WireToken(one.bytes(), one.exact(), ids.get(t), one.logprob(), one.top(), one.ranked()));
        }
        return out;
    }

    private static WireToken token(JsonNode position, int given) {
        int id = observed(position, given);
        JsonNode entry = position.path(Integer.toString(id));
        List<Alternative> top = new ArrayList<>();
        boolean ranked = true;
        for (Map.Entry<String, JsonNode> one : position.properties()) {
            JsonNode rank = one.getValue().path("rank");
            ranked &= rank.isInt();
            // Beyond as many as there are it was added because it stands there.
            if (!rank.isInt() || rank.intValue() <= position.size()) {
                top.add(new Alternative(
                        WireToken.id(one.getKey()),
                        WireToken.number(one.getValue().get("logprob"))));
            }
        }
        WireToken token =
                WireToken.of(Fields.text(entry, "decoded_token"), id, WireToken.number(entry.get("logprob")), top);
        return ranked ? token.inRank() : token;
    }

    private static int observed(JsonNode position, int given) {
        if (given != WireToken.NO_ID || position.isEmpty()) {
            return given;
        }
        return WireToken.id(position.fieldNames().next());
    }
}

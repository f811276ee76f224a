package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import dev.assay.topology.convert.WireToken.Alternative;
import java.util.ArrayList;
import java.util.List;

/**
 * SGLang's own endpoint: {@code text} and {@code meta_info.output_token_logprobs}, triples of log-probability, token id and text.
 * Stateless; any thread may use it.
 */
final class SglangReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        JsonNode meta = response.path("meta_info");
        if (!meta.isObject()) {
            throw new UnreadableResponseException("no meta_info");
        }
        JsonNode finish = meta.path("finish_reason");
        Choice choice = new Choice(
                Fields.text(response, "text"),
                tokens(meta.path("output_token_logprobs"), meta.path("output_top_logprobs")),
                finish.isTextual() ? finish.textValue() : Fields.text(finish, "type"),
                false);
        return new WireAnswer(
                Fields.text(meta, "id"),
                Fields.text(response, "model"),
                null,
                Fields.prompt(request),
                promptIds(meta.path("input_token_logprobs")),
                List.of(choice),
                request.path("top_logprobs_num").asInt(0));
    }

    /** Ids of the prompt; empty when one is missing, for what stands behind it would be another context. */
    private static List<Integer> promptIds(JsonNode triples) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode triple : triples) {
            ids.add(id(triple));
        }
        return ids.contains(WireToken.NO_ID) ? List.of() : ids;
    }

    private static List<WireToken> tokens(JsonNode triples, JsonNode top) {
        List<WireToken> tokens = new ArrayList<>();
        for (int t = 0; t < triples.size(); t++) {
            JsonNode triple = triples.get(t);
            List<Alternative> alternatives = new ArrayList<>();
            for (JsonNode one : top.path(t)) {
                alternatives.add(new Alternative(id(one), WireToken.number(one.get(0))));
            }
            String text = triple.path(2).isTextual() ? triple.get(2).textValue() : null;
            tokens.add(WireToken.of(text, id(triple), WireToken.number(triple.get(0)), alternatives));
        }
        return tokens;
    }

    private static int id(JsonNode triple) {
        return triple.path(1).isInt() ? Math.max(WireToken.NO_ID, triple.get(1).intValue()) : WireToken.NO_ID;
    }
}

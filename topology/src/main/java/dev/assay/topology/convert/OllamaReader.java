package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * Ollama: {@code message.content} of a chat or {@code response} of a generation, with {@code logprobs[]} beside it. Stateless;
 * any thread may use it.
 */
final class OllamaReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        String text = response.has("message")
                ? Fields.text(response.get("message"), "content")
                : Fields.text(response, "response");
        if (text == null) {
            throw new UnreadableResponseException("neither message nor response");
        }
        List<WireToken> tokens = new ArrayList<>();
        response.path("logprobs").forEach(entry -> tokens.add(WireToken.ofEntry(entry)));
        return new WireAnswer(
                null,
                Fields.text(response, "model"),
                Fields.time(response.path("created_at")),
                Fields.prompt(request),
                List.of(),
                List.of(new Choice(text, tokens, Fields.text(response, "done_reason"), false)),
                request.path("top_logprobs").asInt(0));
    }
}

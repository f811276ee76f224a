package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's Responses API: {@code output[].content[]} of type {@code output_text} with {@code logprobs[]}; of a stream, the event
 * {@code response.completed}. Stateless; any thread may use it.
 */
final class ResponsesReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode line, JsonNode request) throws UnreadableResponseException {
        if (!line.path("output").isArray()) {
            throw new UnreadableResponseException("no output");
        }
        StringBuilder text = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        List<WireToken> tokens = new ArrayList<>();
        for (JsonNode item : line.get("output")) {
            for (JsonNode part : item.path("content")) {
                if (part.path("type").asText().equals("output_text")) {
                    text.append(part.path("text").asText());
                    part.path("logprobs").forEach(entry -> tokens.add(WireToken.ofEntry(entry)));
                } else if (part.path("type").asText().equals("refusal")) {
                    refusal.append(part.path("refusal").asText());
                }
            }
        }
        boolean refused = text.length() == 0 && refusal.length() > 0;
        Choice choice = new Choice((refused ? refusal : text).toString(), tokens, Fields.text(line, "status"), refused);
        return new WireAnswer(
                Fields.text(line, "id"),
                Fields.text(line, "model"),
                Fields.time(line.path("created_at")),
                Fields.prompt(request),
                List.of(),
                List.of(choice),
                request.path("top_logprobs").asInt(0));
    }
}

package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * Chat completions of OpenAI and of what speaks like it (vLLM, LiteLLM, SGLang's compatible endpoint): {@code
 * choices[].message}, {@code choices[].logprobs.content[]} or {@code .refusal[]}. Stateless; any thread may use it.
 */
final class ChatReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        if (!response.path("choices").isArray() || response.get("choices").isEmpty()) {
            throw new UnreadableResponseException("no choices");
        }
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : Fields.byIndex(response.get("choices"))) {
            choices.add(choice(choice));
        }
        List<Integer> promptIds = Fields.ids(response.path("prompt_token_ids"));
        return new WireAnswer(
                Fields.text(response, "id"),
                Fields.text(response, "model"),
                Fields.time(response.path("created")),
                Fields.prompt(request),
                promptIds.isEmpty() ? VllmLogprobs.promptIds(response.path("prompt_logprobs")) : promptIds,
                choices,
                request.path("top_logprobs").asInt(0));
    }

    private static Choice choice(JsonNode choice) {
        JsonNode message = choice.path("message");
        String content =
                message.path("content").isNull() || message.path("content").isMissingNode()
                        ? null
                        : Fields.content(message.get("content"));
        String refused = Fields.text(message, "refusal");
        boolean refusal = (content == null || content.isEmpty()) && refused != null && !refused.isEmpty();
        List<WireToken> tokens = new ArrayList<>();
        for (JsonNode entry : choice.path("logprobs").path(refusal ? "refusal" : "content")) {
            tokens.add(WireToken.ofEntry(entry));
        }
        return new Choice(
                refusal ? refused : content,
                VllmLogprobs.withIds(tokens, Fields.ids(choice.path("token_ids"))),
                Fields.text(choice, "finish_reason"),
                refusal);
    }
}

package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import java.util.ArrayList;
import java.util.List;

/**
 * vLLM: chat and legacy completions with its extras, and the {@code RequestOutput} of its offline engine. Stateless; any thread
 * may use it.
 */
final class VllmReader implements ResponseReader {
    private final ResponseReader served = new CompatibleReader();

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        if (!response.path("outputs").isArray()) {
            return served.read(response, request);
        }
        if (response.get("outputs").isEmpty()) {
            throw new UnreadableResponseException("no outputs");
        }
        List<Choice> choices = new ArrayList<>();
        for (JsonNode output : Fields.byIndex(response.get("outputs"))) {
            List<Integer> ids = Fields.ids(output.path("token_ids"));
            choices.add(new Choice(
                    Fields.text(output, "text"),
                    VllmLogprobs.withIds(VllmLogprobs.tokens(output.path("logprobs"), ids), ids),
                    Fields.text(output, "finish_reason"),
                    false));
        }
        List<Integer> promptIds = Fields.ids(response.path("prompt_token_ids"));
        return new WireAnswer(
                Fields.text(response, "request_id"),
                Fields.text(response, "model"),
                null,
                Fields.text(response, "prompt"),
                promptIds.isEmpty() ? VllmLogprobs.promptIds(response.path("prompt_logprobs")) : promptIds,
                choices,
                request.path("logprobs").asInt(0));
    }
}

package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import dev.assay.topology.convert.WireToken.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Legacy completions of OpenAI, vLLM and Together: {@code choices[].text} and {@code choices[].logprobs} with parallel arrays.
 * With {@code echo} the prompt's part is cut off where {@code text_offset} says so. Stateless; any thread may use it.
 */
final class CompletionsReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        if (!response.path("choices").isArray() || response.get("choices").isEmpty()) {
            throw new UnreadableResponseException("no choices");
        }
        JsonNode asked = request.path("prompt");
        boolean texts = asked.path(0).isTextual() || asked.path(0).isArray();
        if (texts && asked.size() > 1) {
            // Which choice answers which prompt is not in the response.
            throw new UnreadableResponseException("several prompts in one request; send one a line");
        }
        String prompt = asked.path(0).isTextual() ? asked.get(0).textValue() : Fields.prompt(request);
        boolean echo = request.path("echo").asBoolean(false);
        List<JsonNode> given = Fields.byIndex(response.get("choices"));
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : given) {
            choices.add(choice(choice, echo ? prompt : null));
        }
        JsonNode first = given.get(0);
        List<Integer> promptIds = Fields.ids(first.path("prompt_token_ids"));
        return new WireAnswer(
                Fields.text(response, "id"),
                Fields.text(response, "model"),
                Fields.time(response.path("created")),
                prompt,
                promptIds.isEmpty() ? VllmLogprobs.promptIds(first.path("prompt_logprobs")) : promptIds,
                choices,
                request.path("logprobs").asInt(0));
    }

    private static Choice choice(JsonNode choice, @Nullable String echoed) {
        String text = Fields.text(choice, "text");
        List<WireToken> tokens = tokens(choice.path("logprobs"));
        if (echoed != null && text != null && text.startsWith(echoed)) {
            tokens = tokens.subList(
                    Math.min(tokens.size(), echoedTokens(choice.path("logprobs"), echoed)), tokens.size());
            text = text.substring(echoed.length());
        }
        return new Choice(
                text,
                VllmLogprobs.withIds(tokens, Fields.ids(choice.path("token_ids"))),
                Fields.text(choice, "finish_reason"),
                false);
    }

    /** Offsets count code points of prompt and completion together. */
    private static int echoedTokens(JsonNode logprobs, String echoed) {
        int length = echoed.codePointCount(0, echoed.length());
        int count = 0;
        for (JsonNode offset : logprobs.path("text_offset")) {
            count += offset.asInt() < length ? 1 : 0;
        }
        return count;
    }

    private static List<WireToken> tokens(JsonNode logprobs) {
        JsonNode texts = logprobs.path("tokens");
        JsonNode values = logprobs.path("token_logprobs");
        JsonNode top = logprobs.path("top_logprobs");
        List<WireToken> tokens = new ArrayList<>();
        for (int t = 0; t < texts.size(); t++) {
            List<Alternative> alternatives = new ArrayList<>();
            for (Map.Entry<String, JsonNode> one : top.path(t).properties()) {
                alternatives.add(new Alternative(WireToken.idIn(one.getKey()), WireToken.number(one.getValue())));
            }
            tokens.add(WireToken.of(
                    texts.get(t).asText(), WireToken.NO_ID, WireToken.number(values.get(t)), alternatives));
        }
        return tokens;
    }
}

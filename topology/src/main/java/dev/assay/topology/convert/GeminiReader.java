package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.topology.convert.WireAnswer.Choice;
import dev.assay.topology.convert.WireToken.Alternative;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code generateContent}, of Google AI and of Vertex AI: {@code candidates[].content.parts[].text} and {@code
 * candidates[].logprobsResult} with {@code chosenCandidates[]} and {@code topCandidates[].candidates[]}. Thoughts are no part of
 * the answer. Stateless; any thread may use it.
 */
final class GeminiReader implements ResponseReader {

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        if (!response.path("candidates").isArray() || response.get("candidates").isEmpty()) {
            throw new UnreadableResponseException("no candidates");
        }
        List<Choice> choices = new ArrayList<>();
        for (JsonNode candidate : Fields.byIndex(response.get("candidates"))) {
            choices.add(choice(candidate));
        }
        return new WireAnswer(
                Fields.text(response, "responseId"),
                Fields.text(response, "modelVersion"),
                Fields.time(response.path("createTime")),
                prompt(request),
                List.of(),
                choices,
                request.path("generationConfig").path("logprobs").asInt(0));
    }

    private static Choice choice(JsonNode candidate) {
        return new Choice(
                answer(candidate.path("content").path("parts")),
                tokens(candidate.path("logprobsResult")),
                Fields.text(candidate, "finishReason"),
                false);
    }

    /** The texts of the parts that are no thoughts; null when there is none. */
    static @Nullable String answer(JsonNode parts) {
        StringBuilder out = new StringBuilder();
        boolean any = false;
        for (JsonNode part : parts) {
            String text = part.path("thought").asBoolean() ? null : Fields.text(part, "text");
            any |= text != null;
            out.append(text == null ? "" : text);
        }
        return any ? out.toString() : null;
    }

    /** The chosen token need not be among the most likely ones, so these are kept as they are. */
    private static List<WireToken> tokens(JsonNode logprobs) {
        JsonNode chosen = logprobs.path("chosenCandidates");
        JsonNode top = logprobs.path("topCandidates");
        List<WireToken> tokens = new ArrayList<>();
        for (int t = 0; t < chosen.size(); t++) {
            JsonNode one = chosen.path(t);
            List<Alternative> alternatives = new ArrayList<>();
            for (JsonNode other : top.path(t).path("candidates")) {
                alternatives.add(new Alternative(id(other), WireToken.number(other.get("logProbability"))));
            }
            tokens.add(WireToken.of(
                    Fields.text(one, "token"), id(one), WireToken.number(one.get("logProbability")), alternatives));
        }
        return tokens;
    }

    private static int id(JsonNode candidate) {
        JsonNode id = candidate.path("tokenId");
        return id.isInt() && id.intValue() >= 0 ? id.intValue() : WireToken.NO_ID;
    }

    /** System instruction and contents, one after another by role; contents may be a text. */
    private static @Nullable String prompt(JsonNode request) {
        JsonNode contents = request.path("contents");
        StringBuilder out = new StringBuilder();
        append(out, "system", request.path("systemInstruction"));
        if (contents.isTextual() && out.length() == 0) {
            return contents.textValue();
        }
        if (contents.isArray()) {
            contents.forEach(content -> append(out, content.path("role").asText("user"), content));
        } else {
            append(out, "user", contents);
        }
        return out.length() == 0 ? null : out.toString();
    }

    private static void append(StringBuilder out, String role, JsonNode content) {
        String text = content.isTextual() ? content.textValue() : answer(content.path("parts"));
        if (text != null && !text.isEmpty()) {
            out.append(out.length() == 0 ? "" : "\n").append(role).append(": ").append(text);
        }
    }
}

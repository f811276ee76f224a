package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;

/** What speaks like OpenAI, chat or legacy by what the choices hold. Stateless; any thread may use it. */
final class CompatibleReader implements ResponseReader {
    private final ResponseReader chat = new ChatReader();
    private final ResponseReader legacy = new CompletionsReader();

    @Override
    public WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException {
        boolean text = response.path("choices").path(0).has("text");
        return (text ? legacy : chat).read(response, request);
    }
}

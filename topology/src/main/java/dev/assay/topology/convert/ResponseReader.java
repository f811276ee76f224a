package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the responses of one kind of engine. Implementations are stateless; any thread may use them. */
interface ResponseReader {
    /**
     * Reads one whole response.
     *
     * @param response without its envelope
     * @param request what was asked, where the line tells; else a missing node
     */
    WireAnswer read(JsonNode response, JsonNode request) throws UnreadableResponseException;
}

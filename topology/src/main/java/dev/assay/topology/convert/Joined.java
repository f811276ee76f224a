package dev.assay.topology.convert;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A whole response. Immutable as long as holders do not write to the nodes.
 *
 * @param response as the format's unstreamed responses are shaped
 * @param request what was asked; a missing node when the line does not tell
 * @param original the lines it came from
 * @param cut whether it is a stream without an end
 */
record Joined(JsonNode response, JsonNode request, String original, boolean cut) {
    /** Nothing: responses are text. */
    @Override
    public String toString() {
        return "Joined[]";
    }
}

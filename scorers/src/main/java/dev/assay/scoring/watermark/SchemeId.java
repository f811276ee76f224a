package dev.assay.scoring.watermark;

import java.util.List;

/**
 * One name under which key files ask for a scheme. Immutable; any thread may read it.
 *
 * @param id the value of {@code scheme} in a key entry
 * @param scorerId what evidence of such a key is called, {@code watermark.} and more
 * @param fields what an entry may or must state beside the fields that all schemes share
 */
public record SchemeId(String id, String scorerId, List<SchemeField> fields) {

    public SchemeId {
        fields = List.copyOf(fields);
        if (!id.matches("[a-z0-9]+(-[a-z0-9]+)*") || !scorerId.startsWith("watermark.")) {
            throw new IllegalArgumentException("scheme " + id + " with scorer " + scorerId);
        }
    }
}

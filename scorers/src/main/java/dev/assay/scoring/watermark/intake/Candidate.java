package dev.assay.scoring.watermark.intake;

import org.jspecify.annotations.Nullable;

/**
 * A key that a model's texts may carry. Immutable; any thread may read it.
 *
 * @param keyId id in the key ring
 * @param tokenizerId tokenizer for texts without token ids; null means the key's {@code vocabulary-id}
 */
public record Candidate(String keyId, @Nullable String tokenizerId) {
    @Override
    public String toString() {
        return tokenizerId == null ? keyId : keyId + "/" + tokenizerId;
    }
}

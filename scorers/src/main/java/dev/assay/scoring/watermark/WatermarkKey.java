package dev.assay.scoring.watermark;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of the ring: what was used to mark texts, and for whose texts it is tried. Immutable; any thread may read it; its
 * string form masks the secret.
 *
 * @param id names the key in verdicts, logs and fingerprints; a new secret takes a new id
 * @param scheme how texts were marked
 * @param key the secret
 * @param greenlistRatio in (0, 1), with at least one green and one other token
 * @param contextWidth at least 1
 * @param vocabularySize V, width of the marking model's logits, at least 2
 * @param vocabularyId tokenizer that the marked ids belong to; null accepts any event
 * @param bosTokenId not scored where a text starts with it; null when the model has none
 * @param generatorDevice device of the generator that drew the green lists; only {@link GeneratorDevice#CPU} can be
 *     reproduced
 * @param tenant whose texts it is tried on; null means everybody's
 * @param notBefore from when on texts were marked with it
 * @param notAfter until when
 * @param alpha level of a finding, in (0, 1)
 */
public record WatermarkKey(
        String id,
        WatermarkScheme scheme,
        HashingKey key,
        double greenlistRatio,
        int contextWidth,
        int vocabularySize,
        @Nullable String vocabularyId,
        @Nullable Integer bosTokenId,
        GeneratorDevice generatorDevice,
        @Nullable String tenant,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        double alpha) {

    /** Where the generator lived that drew the green lists. */
    public enum GeneratorDevice {
        CPU
    }

    public WatermarkKey {
        require(!id.isBlank(), "id", "is blank; give the key a name");
        require(greenlistRatio > 0 && greenlistRatio < 1, "greenlist-ratio", "must lie between 0 and 1");
        require(contextWidth >= 1, "context-width", "must be at least 1");
        require(vocabularySize >= 2, "vocabulary-size", "must be at least 2; use the width of the model's logits");
        int green = (int) (vocabularySize * greenlistRatio);
        require(green >= 1, "greenlist-ratio", "leaves no green token in this vocabulary; raise it");
        require(alpha > 0 && alpha < 1, "alpha", "must lie between 0 and 1");
        require(
                bosTokenId == null || bosTokenId >= 0,
                "bos-token-id",
                "must be at least 0; leave it out when there is none");
        require(
                notBefore == null || notAfter == null || !notAfter.isBefore(notBefore),
                "not-after",
                "is before not-before; exchange them");
        require(
                scheme != WatermarkScheme.HF_KGW_SELFHASH || key.fitsLong(),
                "key",
                "must be below 2^63 for hf-kgw-selfhash, as the marking code multiplies in int64");
    }

    /** The part that decides the green lists. */
    public KgwParameters parameters() {
        return new KgwParameters(scheme, key, greenlistRatio, contextWidth, vocabularySize, bosTokenId);
    }

    /** Whether texts of a tenant may carry this key. */
    public boolean concernsTenant(@Nullable String owner) {
        return tenant == null || tenant.equals(owner);
    }

    /** Whether texts of this time may carry this key; an unknown time may. */
    public boolean concernsTime(@Nullable Instant producedAt) {
        return producedAt == null
                || ((notBefore == null || !producedAt.isBefore(notBefore))
                        && (notAfter == null || !producedAt.isAfter(notAfter)));
    }

    /** Everything that can change a number except the secret, which the id stands for. */
    String describe() {
        return id + ":" + scheme.id() + ":gamma=" + greenlistRatio + ":width=" + contextWidth + ":V=" + vocabularySize
                + ":vocabulary=" + vocabularyId + ":bos=" + bosTokenId + ":device=" + generatorDevice + ":tenant="
                + tenant
                + ":from=" + notBefore + ":to=" + notAfter + ":alpha=" + alpha;
    }

    private static void require(boolean holds, String field, String problem) {
        if (!holds) {
            throw new InvalidKeyException(field, problem);
        }
    }

    /** A field that breaks its rule; the message names the field and the fix, never a value. */
    static final class InvalidKeyException extends IllegalArgumentException {
        InvalidKeyException(String field, String problem) {
            super(field + " " + problem);
        }
    }
}

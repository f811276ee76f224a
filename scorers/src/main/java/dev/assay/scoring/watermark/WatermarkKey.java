package dev.assay.scoring.watermark;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of the ring: how texts were marked, and for whose texts it is tried. The secret is inside the detector alone.
 * Immutable; any thread may read it.
 *
 * @param id names the key in verdicts, logs and fingerprints; a new secret takes a new id
 * @param scheme name of the scheme in key files
 * @param scorerId what evidence of this key is called
 * @param detector the scheme with this key's secret and parameters
 * @param parameters everything else that the entry says to the scheme, as one canonical line without the secret
 * @param secretTag changes with the secret and tells nothing about it; null where the key file gives no
 *     {@code fingerprint-secret}, see {@link KeyRingReader}
 * @param vocabularySize V, width of the marking model's logits; null accepts any token id
 * @param vocabularyId tokenizer that the marked ids belong to; null accepts any event
 * @param owner whom to ask about the key; changes no number
 * @param tenant whose texts it is tried on; null means everybody's
 * @param notBefore from when on texts were marked with it
 * @param notAfter until when
 * @param alpha largest p-value of a finding, in (0, 1), beside the level over all tests of an event; null for that one only
 * @param windows whether windows of a text are searched too, as one more test
 */
public record WatermarkKey(
        String id,
        String scheme,
        String scorerId,
        WatermarkDetector detector,
        String parameters,
        @Nullable String secretTag,
        @Nullable Integer vocabularySize,
        @Nullable String vocabularyId,
        @Nullable String owner,
        @Nullable String tenant,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        @Nullable Double alpha,
        boolean windows) {

    /** A key for everybody's texts of any time and vocabulary. */
    public static WatermarkKey of(String id, String scorerId, WatermarkDetector detector) {
        return new WatermarkKey(
                id, detector.scheme(), scorerId, detector, "", null, null, null, null, null, null, null, null, false);
    }

    /** The same key with a detector that computes the same, for what that one has kept. */
    WatermarkKey with(WatermarkDetector same) {
        return new WatermarkKey(
                id,
                scheme,
                scorerId,
                same,
                parameters,
                secretTag,
                vocabularySize,
                vocabularyId,
                owner,
                tenant,
                notBefore,
                notAfter,
                alpha,
                windows);
    }

    /** Whether texts of a tenant may carry this key. */
    public boolean concernsTenant(@Nullable String producer) {
        return tenant == null || tenant.equals(producer);
    }

    /** Whether texts of this time may carry this key; an unknown time may. */
    public boolean concernsTime(@Nullable Instant producedAt) {
        return producedAt == null
                || ((notBefore == null || !producedAt.isBefore(notBefore))
                        && (notAfter == null || !producedAt.isAfter(notAfter)));
    }

    /** Everything that can change a number; of the secret only what {@link #secretTag} says, otherwise the id alone. */
    public String describe() {
        return id + ":" + scheme + ":" + parameters + ":V=" + vocabularySize + ":vocabulary=" + vocabularyId
                + ":tenant="
                + tenant + ":from=" + notBefore + ":to=" + notAfter + ":alpha=" + alpha + ":windows=" + windows
                + ":secret=" + (secretTag == null ? "by id" : secretTag);
    }

    /** The id and the scheme only. */
    @Override
    public String toString() {
        return "WatermarkKey[" + id + ", " + scheme + "]";
    }
}

package dev.assay.scoring.engine;

import dev.assay.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * A stable hash of everything that numbers depend on: models, tokenizers, scoring configuration, key ids, device, code
 * version. Immutable; any thread may read it.
 *
 * @param value 32 hexadecimal digits, the first half of a SHA-256
 * @param parts the canonical lines that were hashed, for the {@code /info} page
 */
public record Fingerprint(String value, List<String> parts) {

    /** Hashes the lines in the given order. */
    public static Fingerprint of(List<String> parts) {
        MessageDigest digest = Sha256.digest();
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return new Fingerprint(HexFormat.of().formatHex(digest.digest(), 0, 16), List.copyOf(parts));
    }
}

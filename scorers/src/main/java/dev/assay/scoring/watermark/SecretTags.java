package dev.assay.scoring.watermark;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tags that change with a secret and tell nothing about it: HMAC-SHA-256 under a secret of its own. A hash without such a
 * secret, however slow, would give small numbers away to whoever tries them all. Confined to the thread that reads the file.
 */
final class SecretTags {
    /** Characters that a secret of its own has at least. */
    static final int SHORTEST_SECRET = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TAG_BYTES = 8;

    private final Mac mac;

    SecretTags(String secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** 16 hexadecimal digits. */
    String of(byte[] secret) {
        return HexFormat.of().formatHex(mac.doFinal(secret), 0, TAG_BYTES);
    }
}

package dev.assay.scoring.cascade.control;

import dev.assay.scoring.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The number from which it follows whether an event is drawn for a label: a hash of what names the event, so that a replay
 * draws the same ones. Stateless; any thread may use it.
 */
public final class AuditSeed {
    private AuditSeed() {}

    /** The seed of an event under a key: the first eight bytes of SHA-256 over both, length first. */
    public static long of(String key, String eventId) {
        MessageDigest sha = Sha256.digest();
        byte[] first = key.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(4).putInt(0, first.length));
        sha.update(first);
        return ByteBuffer.wrap(sha.digest(eventId.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** A number in [0, 1) from a seed. */
    static double draw(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
    }
}

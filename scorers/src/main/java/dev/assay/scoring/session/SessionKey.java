package dev.assay.scoring.session;

import dev.assay.scoring.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Names a conversation of a tenant in 16 bytes, whatever the length of its id. Immutable; any thread may use it.
 *
 * @param high first half of a SHA-256 over tenant and conversation
 * @param low second part of it
 */
public record SessionKey(long high, long low) {
    /** Length of the binary form. */
    static final int BYTES = 2 * Long.BYTES;

    /** The key of a conversation; the tenant is part of it, and none differs from an empty one. */
    public static SessionKey of(@Nullable String tenant, String conversationId) {
        byte[] owner = tenant == null ? new byte[0] : tenant.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(tenant == null ? -1 : owner.length)
                .array());
        digest.update(owner);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(conversationId.getBytes(StandardCharsets.UTF_8)));
        return new SessionKey(hash.getLong(), hash.getLong());
    }
}

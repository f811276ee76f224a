package dev.assay.topology.scoring;

import dev.assay.scoring.session.SessionKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Names a request of a tenant in 16 bytes, whatever the length of its id. Immutable; any thread may use it.
 *
 * @param high first half of a hash over tenant and request id
 * @param low second half
 */
public record SampleGroupKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    /** The key of a request; the tenant is part of it, and none differs from an empty one. */
    public static SampleGroupKey of(@Nullable String tenant, String requestId) {
        SessionKey hash = SessionKey.of(tenant, requestId);
        return new SampleGroupKey(hash.high(), hash.low());
    }

    static SampleGroupKey read(ByteBuffer buffer) {
        return new SampleGroupKey(buffer.getLong(), buffer.getLong());
    }
}

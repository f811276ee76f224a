package dev.assay.topology.threshold;

import dev.assay.scoring.session.SessionKey;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names an event or a threshold in 16 bytes, whatever the length of its id. Immutable; any thread may use it.
 *
 * @param high first half of a hash over the id, and over the tenant where one is named
 * @param low second half
 */
public record EventKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    /** The key of an id without a tenant. */
    public static EventKey of(String id) {
        return of(null, id);
    }

    /** The key of an id within a tenant; a blank tenant is none. */
    public static EventKey of(@Nullable String tenant, String id) {
        SessionKey hash = SessionKey.of(tenant == null || tenant.isBlank() ? null : tenant, id);
        return new EventKey(hash.high(), hash.low());
    }

    static EventKey read(ByteBuffer in) {
        return new EventKey(in.getLong(), in.getLong());
    }

    /** For messages, which name no key. */
    String hex() {
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }

    ByteBuffer write(ByteBuffer out) {
        return out.putLong(high).putLong(low);
    }
}

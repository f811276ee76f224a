package dev.assay.topology.threshold;

import dev.assay.scoring.session.SessionKey;
import java.nio.ByteBuffer;

/**
 * Names an event or a threshold in 16 bytes, whatever the length of its id. Immutable; any thread may use it.
 *
 * @param high first half of a hash over the id
 * @param low second half
 */
public record EventKey(long high, long low) {
    static final int BYTES = 2 * Long.BYTES;

    /** The key of an id. */
    public static EventKey of(String id) {
        SessionKey hash = SessionKey.of(null, id);
        return new EventKey(hash.high(), hash.low());
    }

    static EventKey read(ByteBuffer in) {
        return new EventKey(in.getLong(), in.getLong());
    }

    ByteBuffer write(ByteBuffer out) {
        return out.putLong(high).putLong(low);
    }
}

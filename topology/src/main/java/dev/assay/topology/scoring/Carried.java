package dev.assay.topology.scoring;

import dev.assay.scoring.Sha256;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What an output record carries over from its event besides the value, within bounds: brokers refuse a record that is too
 * large as a whole, and a refused output would stop the stream for good. Stateless; any thread may call it.
 */
public final class Carried {
    /** Longest key, and most header bytes, that are carried over as they are. */
    static final int LIMIT = 32 * 1024;

    /** Most bytes that key and headers of an output take. */
    public static final int LARGEST = 2 * LIMIT;

    private Carried() {}

    /** The key, or its SHA-256 when it is longer than {@value #LIMIT} bytes: equal keys stay equal, and in order. */
    static byte @Nullable [] key(byte @Nullable [] key) {
        return key == null || key.length <= LIMIT ? key : Sha256.of(key);
    }

    /** The headers, or none when they have more than {@value #LIMIT} bytes. */
    static Headers headers(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            // Lengths are written as varints of at most five bytes.
            bytes += 10L + header.key().getBytes(StandardCharsets.UTF_8).length;
            bytes += header.value() == null ? 0 : header.value().length;
        }
        return bytes <= LIMIT ? headers : new RecordHeaders();
    }
}

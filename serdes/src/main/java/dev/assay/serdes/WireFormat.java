package dev.assay.serdes;

import java.nio.ByteBuffer;

/** The Confluent wire format: byte 0, schema id as big-endian int32, Avro binary. Stateless; any thread. */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER = 1 + Integer.BYTES;

    private WireFormat() {}

    static int schemaId(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(schemaId).array();
    }
}

package dev.assay.topology.scoring;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger keeps of an admitted record: its identity, never its content, so that the changelog stays small.
 * Immutable; confined to the stream thread.
 *
 * @param timestamp record timestamp, epoch milliseconds
 * @param resubmissions how often it was offered again after a restart; see {@link Resubmissions} for who is counted
 * @param key the record's key, without which restored records could not be released in key order
 */
record LedgerEntry(long timestamp, int resubmissions, byte @Nullable [] key) {
    private static final byte FORMAT = 1;
    private static final int HEADER = 1 + Long.BYTES + Integer.BYTES + Integer.BYTES;

    /** One more attempt. */
    LedgerEntry resubmitted() {
        return new LedgerEntry(timestamp, resubmissions + 1, key);
    }

    /** Fixed header (format, timestamp, resubmissions, key length or -1), then the key. */
    static Serde<LedgerEntry> serde() {
        return Serdes.serdeFrom(new Writer(), new Reader());
    }

    private static final class Writer implements Serializer<LedgerEntry> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable LedgerEntry entry) {
            if (entry == null) {
                return null;
            }
            byte[] key = entry.key();
            ByteBuffer buffer = ByteBuffer.allocate(HEADER + (key == null ? 0 : key.length));
            buffer.put(FORMAT).putLong(entry.timestamp()).putInt(entry.resubmissions());
            buffer.putInt(key == null ? -1 : key.length);
            if (key != null) {
                buffer.put(key);
            }
            return buffer.array();
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}
    }

    private static final class Reader implements Deserializer<LedgerEntry> {
        @Override
        public @Nullable LedgerEntry deserialize(String topic, byte @Nullable [] bytes) {
            if (bytes == null) {
                return null;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            if (buffer.get() != FORMAT) {
                throw new SerializationException("ledger entry of an unknown format " + bytes[0]
                        + ": the changelog was written by a newer version; upgrade this process");
            }
            long timestamp = buffer.getLong();
            int resubmissions = buffer.getInt();
            int length = buffer.getInt();
            byte[] key = null;
            if (length >= 0) {
                key = new byte[length];
                buffer.get(key);
            }
            return new LedgerEntry(timestamp, resubmissions, key);
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}
    }
}

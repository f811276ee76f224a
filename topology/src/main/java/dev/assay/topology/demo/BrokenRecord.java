package dev.assay.topology.demo;

import dev.assay.schema.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A record that is no event, sent on purpose. Immutable as long as nobody changes the bytes; any thread may read it.
 *
 * @param id its key
 * @param what what is wrong with it, in plain words
 * @param value its bytes
 * @param reason why it has to be quarantined
 */
record BrokenRecord(String id, String what, byte[] value, Reason reason) {
    private static final int RANDOM_BYTES = 48;
    private static final int SCHEMA_ID = 1;
    private static final int HEADER = 5;

    /** No registry of this demo hands out this many ids. */
    private static final int UNKNOWN_ID = 424_242;

    /**
     * One of each sort.
     *
     * @param intact an event in the wire format, with a known schema id
     */
    static List<BrokenRecord> from(byte[] intact) {
        byte[] random = new byte[RANDOM_BYTES];
        new Random(2026).nextBytes(random);
        // Zero would be the magic byte.
        random[0] |= 1;
        byte[] truncated = Arrays.copyOf(intact, HEADER + (intact.length - HEADER) / 2);
        byte[] unknown = intact.clone();
        ByteBuffer.wrap(unknown).putInt(SCHEMA_ID, UNKNOWN_ID);
        return List.of(
                new BrokenRecord("broken-1", "random bytes", random, Reason.UNKNOWN_MAGIC_BYTE),
                new BrokenRecord("broken-2", "cut in half", truncated, Reason.TRUNCATED_BYTES),
                new BrokenRecord("broken-3", "no such schema", unknown, Reason.UNKNOWN_SCHEMA_ID));
    }

    /** Names the id only. */
    @Override
    public String toString() {
        return "BrokenRecord[" + id + "]";
    }
}

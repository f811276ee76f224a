package dev.assay.serdes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro binary decoder over one array that never allocates more than the bytes at hand can justify.
 *
 * <p>Used by one thread. A length that the rest of the array cannot hold ends in {@link EOFException} before anything is
 * allocated; bytes that no writer produces end in {@link MalformedBytes}. Offsets in messages count from the first byte
 * of the array; no message holds content.
 */
final class BoundedDecoder extends Decoder {
    /** Elements that take no bytes (nulls, empty records) are allowed up to here over the whole datum. */
    private static final int FREE_ITEMS = 1024;

    private final byte[] bytes;
    private final int end;
    private int at;
    private long itemsLeft;

    /** Bytes that are not Avro binary, however long they were. */
    static final class MalformedBytes extends IOException {
        MalformedBytes(String message) {
            super(message);
        }
    }

    BoundedDecoder(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.at = offset;
        this.end = bytes.length;
        this.itemsLeft = (long) (end - offset) + FREE_ITEMS;
    }

    /** Where the next byte would be read. */
    int position() {
        return at;
    }

    @Override
    public int remainingBytes() {
        return end - at;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new MalformedBytes("boolean that is neither 0 nor 1 at byte " + (at - 1));
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        int began = at;
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedBytes("int out of range at byte " + began);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        int began = at;
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = next();
            raw |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new MalformedBytes("number longer than 10 bytes at byte " + began);
    }

    @Override
    public float readFloat() throws IOException {
        need(Float.BYTES, "float");
        float value = Float.intBitsToFloat((int) littleEndian(Float.BYTES));
        at += Float.BYTES;
        return value;
    }

    @Override
    public double readDouble() throws IOException {
        need(Double.BYTES, "double");
        double value = Double.longBitsToDouble(littleEndian(Double.BYTES));
        at += Double.BYTES;
        return value;
    }

    private long littleEndian(int width) {
        long bits = 0;
        for (int i = width - 1; i >= 0; i--) {
            bits = (bits << 8) | (bytes[at + i] & 0xFF);
        }
        return bits;
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        int length = length("string");
        byte[] copy = java.util.Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return new Utf8(copy);
    }

    @Override
    public String readString() throws IOException {
        int length = length("string");
        // Malformed UTF-8 becomes U+FFFD: the text is the producer's, and a verdict on it can still be given.
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    @Override
    public void skipString() throws IOException {
        skip(length("string"));
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        int length = length("bytes");
        ByteBuffer value = ByteBuffer.wrap(java.util.Arrays.copyOfRange(bytes, at, at + length));
        at += length;
        return value;
    }

    @Override
    public void skipBytes() throws IOException {
        skip(length("bytes"));
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        need(length, "fixed");
        System.arraycopy(bytes, at, target, start, length);
        at += length;
    }

    @Override
    public void skipFixed(int length) throws IOException {
        need(length, "fixed");
        at += length;
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return block();
    }

    @Override
    public long arrayNext() throws IOException {
        return block();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return block();
    }

    @Override
    public long mapNext() throws IOException {
        return block();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    /** Number of elements in the next block, each of which is charged against what the datum may hold. */
    private long block() throws IOException {
        int began = at;
        long count = readLong();
        if (count < 0) {
            blockBytes(began);
            count = -count;
        }
        return charge(count, began);
    }

    /** Skips the blocks whose size is written down; answers the element count of the first one without a size. */
    private long skipBlocks() throws IOException {
        while (true) {
            int began = at;
            long count = readLong();
            if (count >= 0) {
                return charge(count, began);
            }
            skip(blockBytes(began));
        }
    }

    private int blockBytes(int began) throws IOException {
        long size = readLong();
        if (size < 0) {
            throw new MalformedBytes("block of negative size at byte " + began);
        }
        need(size, "block");
        return (int) size;
    }

    private long charge(long count, int began) throws IOException {
        // Long.MIN_VALUE has no positive twin and arrives here still negative.
        if (count < 0) {
            throw new MalformedBytes("block of impossible count at byte " + began);
        }
        if (count > (long) (end - at) + FREE_ITEMS) {
            throw new EOFException(
                    "block of " + count + " elements at byte " + began + ", " + (end - at) + " bytes left");
        }
        itemsLeft -= count;
        if (itemsLeft < 0) {
            throw new MalformedBytes("more elements than bytes at byte " + began);
        }
        return count;
    }

    private int length(String what) throws IOException {
        int began = at;
        long length = readLong();
        if (length < 0) {
            throw new MalformedBytes(what + " of negative length at byte " + began);
        }
        need(length, what);
        return (int) length;
    }

    /** Apart from the reading of {@code count}, which moves {@code at} itself. */
    private void skip(int count) {
        at += count;
    }

    private byte next() throws EOFException {
        if (at >= end) {
            throw new EOFException("bytes end at byte " + at);
        }
        return bytes[at++];
    }

    private void need(long length, String what) throws EOFException {
        if (length > end - at) {
            throw new EOFException(what + " of " + length + " bytes at byte " + at + ", " + (end - at) + " left");
        }
    }
}

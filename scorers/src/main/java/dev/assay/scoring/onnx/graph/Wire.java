package dev.assay.scoring.onnx.graph;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the protocol-buffer wire format, as far as ONNX files need it: enough to edit a graph without a
 * protobuf library. Reading is stateless, any thread may do it; a {@link Writer} is confined to its thread.
 */
final class Wire {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private Wire() {}

    /**
     * One field of a message.
     *
     * @param start first byte of the field, tag included
     * @param from first byte of the value
     * @param to one after the last byte of the value
     * @param value the number, for a varint
     */
    record Field(int number, int type, int start, int from, int to, long value) {
        String text(byte[] bytes) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
    }

    /** The fields of the message in {@code [from, to)}; {@link IllegalArgumentException} when it is none. */
    static List<Field> fields(byte[] bytes, int from, int to) {
        return fields(ByteBuffer.wrap(bytes), from, to);
    }

    /** The same of a buffer, a mapped file for instance, by absolute positions. */
    static List<Field> fields(ByteBuffer bytes, int from, int to) {
        List<Field> out = new ArrayList<>();
        int at = from;
        while (at < to) {
            int start = at;
            long tag = varint(bytes, at, to);
            at += varintSize(tag);
            int type = (int) (tag & 7);
            long value = type == VARINT || type == BYTES ? varint(bytes, at, to) : 0;
            int header = type == VARINT || type == BYTES ? varintSize(value) : 0;
            long size = switch (type) {
                case VARINT -> 0;
                case BYTES -> value;
                case FIXED32 -> 4;
                case FIXED64 -> 8;
                default -> throw new IllegalArgumentException("not protobuf: wire type " + type);
            };
            if (size < 0 || at + header + size > to) {
                throw new IllegalArgumentException("not protobuf: a field reaches past its message");
            }
            int end = (int) (at + header + size);
            out.add(new Field((int) (tag >>> 3), type, start, at + header, end, value));
            at = end;
        }
        return out;
    }

    /** The numbers in {@code [from, to)}, packed. */
    static List<Long> varints(byte[] array, int from, int to) {
        ByteBuffer bytes = ByteBuffer.wrap(array);
        List<Long> out = new ArrayList<>();
        for (int at = from; at < to; ) {
            long value = varint(bytes, at, to);
            out.add(value);
            at += varintSize(value);
        }
        return out;
    }

    private static long varint(ByteBuffer bytes, int from, int to) {
        long value = 0;
        for (int i = 0; i < 10 && from + i < to; i++) {
            value |= (bytes.get(from + i) & 0x7FL) << (7 * i);
            if (bytes.get(from + i) >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not protobuf: a number does not end");
    }

    private static int varintSize(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /** Builds one message. */
    static final class Writer {
        private final ByteArrayOutputStream out;

        Writer(int expectedSize) {
            out = new ByteArrayOutputStream(expectedSize);
        }

        Writer() {
            this(64);
        }

        Writer raw(byte[] bytes, int from, int to) {
            out.write(bytes, from, to - from);
            return this;
        }

        Writer number(int field, long value) {
            varint(((long) field << 3) | VARINT);
            varint(value);
            return this;
        }

        Writer text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Writer message(int field, Writer value) {
            return bytes(field, value.toBytes());
        }

        Writer bytes(int field, byte[] value) {
            varint(((long) field << 3) | BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}

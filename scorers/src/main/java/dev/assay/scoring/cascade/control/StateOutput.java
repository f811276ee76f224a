package dev.assay.scoring.cascade.control;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes of a controller's state, big-endian, growing as needed. Confined to one thread. */
final class StateOutput {
    private ByteBuffer bytes = ByteBuffer.allocate(1_024);

    void number(double value) {
        room(8).putDouble(value);
    }

    void count(long value) {
        room(8).putLong(value);
    }

    void small(int value) {
        room(4).putInt(value);
    }

    void flag(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
    }

    void symbol(int value) {
        room(1).put((byte) value);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(bytes.capacity() * 2);
            larger.put(bytes.flip());
            bytes = larger;
        }
        return bytes;
    }
}

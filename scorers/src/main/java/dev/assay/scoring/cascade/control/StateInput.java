package dev.assay.scoring.cascade.control;

import java.nio.ByteBuffer;

/** Reads what {@link StateOutput} wrote; every defect is an IllegalArgumentException. Confined to one thread. */
final class StateInput {
    private final ByteBuffer bytes;

    StateInput(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    double number() {
        need(8);
        return bytes.getDouble();
    }

    /** A number that must not be NaN. */
    double real() {
        double value = number();
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("controller state: not a number at byte " + (bytes.position() - 8));
        }
        return value;
    }

    /** A number that must be finite. */
    double finite() {
        double value = number();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("controller state: not finite at byte " + (bytes.position() - 8));
        }
        return value;
    }

    long count() {
        need(8);
        return bytes.getLong();
    }

    /** An int in [0, most]. */
    int small(int most) {
        need(4);
        int value = bytes.getInt();
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "controller state: " + value + " at byte " + (bytes.position() - 4) + " is not 0 to " + most);
        }
        return value;
    }

    boolean flag() {
        return symbol(2) == 1;
    }

    /** A byte in [0, of). */
    int symbol(int of) {
        need(1);
        int value = bytes.get();
        if (value < 0 || value >= of) {
            throw new IllegalArgumentException(
                    "controller state: " + value + " at byte " + (bytes.position() - 1) + " is not 0 to " + (of - 1));
        }
        return value;
    }

    void end() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("controller state: " + bytes.remaining() + " bytes too many");
        }
    }

    private void need(int more) {
        if (bytes.remaining() < more) {
            throw new IllegalArgumentException("controller state: ends at byte " + bytes.limit());
        }
    }
}

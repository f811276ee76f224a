package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.Decided;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One call to a controller as it stands in the journal: a controller is a function of the calls it has had, so that these
 * few bytes stand for the kilobytes of its state. Immutable; any thread may use it.
 */
sealed interface Operation {
    /** An answer was decided on. */
    record Rule(double uncertainty, long atMillis, long seed) implements Operation {}

    /** A label came. */
    record Label(
            Decided decided, boolean smallWrong, @Nullable Boolean largeWrong, long atMillis) implements Operation {}

    /** The larger model answered. */
    record Answer(boolean agrees) implements Operation {}

    /** The truth about both answers of a pair became known. */
    record Pair(boolean smallRight, boolean largeRight) implements Operation {}

    /** An operator holds the threshold. */
    record Freeze(long atMillis) implements Operation {}

    /** An operator lets it go. */
    record Unfreeze(long atMillis) implements Operation {}

    /**
     * An operator goes back to a version.
     *
     * @param threshold of that version; null in a call that an older build wrote
     */
    record Revert(long version, @Nullable Double threshold, long atMillis) implements Operation {}

    /** Sequence number, kind, arguments. */
    default byte[] encode(long sequence) {
        ByteBuffer out = ByteBuffer.allocate(96).putLong(sequence);
        if (this instanceof Rule rule) {
            out.put((byte) 1)
                    .putDouble(rule.uncertainty())
                    .putLong(rule.atMillis())
                    .putLong(rule.seed());
        } else if (this instanceof Label label) {
            Boolean large = label.largeWrong();
            out.put((byte) 2).put(flag(label.smallWrong())).put(large == null ? 2 : flag(large));
            out.putLong(label.atMillis()).put(label.decided().encode());
        } else if (this instanceof Answer answer) {
            out.put((byte) 3).put(flag(answer.agrees()));
        } else if (this instanceof Pair pair) {
            out.put((byte) 4).put(flag(pair.smallRight())).put(flag(pair.largeRight()));
        } else if (this instanceof Freeze freeze) {
            out.put((byte) 5).putLong(freeze.atMillis());
        } else if (this instanceof Unfreeze unfreeze) {
            out.put((byte) 6).putLong(unfreeze.atMillis());
        } else if (this instanceof Revert revert) {
            // With the threshold: another build may count its versions otherwise.
            out.put((byte) (revert.threshold() == null ? 7 : 8))
                    .putLong(revert.version())
                    .putLong(revert.atMillis());
            if (revert.threshold() != null) {
                out.putDouble(revert.threshold());
            }
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** The sequence number of an encoded operation. */
    static long sequence(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param audit probabilities in force when the call was made
     */
    static Operation decode(byte[] bytes, Audit audit) {
        ByteBuffer in = ByteBuffer.wrap(bytes, Long.BYTES, bytes.length - Long.BYTES);
        byte kind = in.get();
        return switch (kind) {
            case 1 -> new Rule(in.getDouble(), in.getLong(), in.getLong());
            case 2 -> label(in, audit);
            case 3 -> new Answer(in.get() == 1);
            case 4 -> new Pair(in.get() == 1, in.get() == 1);
            case 5 -> new Freeze(in.getLong());
            case 6 -> new Unfreeze(in.getLong());
            case 7 -> revert(in, false);
            case 8 -> revert(in, true);
            default ->
                throw new IllegalStateException("journal entry of an unknown kind " + kind
                        + ": the changelog was written by a newer version; upgrade this process");
        };
    }

    private static Revert revert(ByteBuffer in, boolean withThreshold) {
        long version = in.getLong();
        long atMillis = in.getLong();
        return new Revert(version, withThreshold ? (Double) in.getDouble() : null, atMillis);
    }

    private static Label label(ByteBuffer in, Audit audit) {
        boolean smallWrong = in.get() == 1;
        byte large = in.get();
        long atMillis = in.getLong();
        return new Label(decided(in, audit), smallWrong, large == 2 ? null : large == 1, atMillis);
    }

    private static Decided decided(ByteBuffer in, Audit audit) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return Decided.decode(bytes, audit);
    }

    private static byte flag(boolean value) {
        return (byte) (value ? 1 : 0);
    }
}

package dev.assay.scoring.cascade.control;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What must be kept of a decision until its label comes. Immutable; any thread may read it.
 *
 * @param sequence of drawn decisions of the key, from 0; -1 when the decision was not drawn
 * @param uncertainty of the small model's answer
 * @param accepted whether it was accepted
 * @param audited whether it was drawn for a label; labels of other answers are not a fair sample and are ignored
 * @param probability with which it would be drawn, in (0, 1]
 * @param draw number in [0, 1) from the event's id; the answer is drawn when it is below the probability
 * @param atMillis when it was decided
 * @param gridded whether the grid of the certificate had been fixed before
 * @param even whether it would have been drawn with the lesser of the probabilities of accepted and deferred answers that were
 *     in force: such answers are one fair sample
 */
public record Decided(
        long sequence,
        double uncertainty,
        boolean accepted,
        boolean audited,
        double probability,
        double draw,
        long atMillis,
        boolean gridded,
        boolean even) {
    /** The first one did not say whether it was even. */
    private static final byte FORMAT = 2;

    private static final int LENGTH = 1 + 5 * 8 + 1;

    /** As {@value #LENGTH} bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(sequence)
                .putDouble(uncertainty)
                .putDouble(probability)
                .putDouble(draw)
                .putLong(atMillis)
                .put((byte) ((accepted ? 1 : 0) | (audited ? 2 : 0) | (gridded ? 4 : 0) | (even ? 8 : 0)))
                .array();
    }

    /**
     * Reads what {@link #encode} wrote. One of format 1 is taken as not even: the probabilities it was drawn under may have
     * changed since, and a label less is no bias.
     *
     * @throws IllegalArgumentException when it did not, or a newer version did
     */
    public static Decided decode(byte[] bytes) {
        return decode(bytes, null);
    }

    /**
     * The same where a call that counted is repeated: one of format 1 is even if it was so by the law of its time.
     *
     * @param audit probabilities in force when the call was made; null when they are not known
     * @throws IllegalArgumentException when {@link #encode} did not write it, or that of a newer version did
     */
    public static Decided decode(byte[] bytes, ControlPolicy.@Nullable Audit audit) {
        byte format = bytes.length == 0 ? 0 : bytes[0];
        if (format > FORMAT) {
            throw new IllegalArgumentException("decision of an unknown format " + format
                    + ": it was written by a newer version; upgrade this process");
        }
        if (bytes.length != LENGTH || format < 1) {
            throw new IllegalArgumentException("not a decision: " + bytes.length + " bytes of format " + format);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        long sequence = in.getLong();
        double uncertainty = in.getDouble();
        double probability = in.getDouble();
        double draw = in.getDouble();
        long atMillis = in.getLong();
        byte flags = in.get();
        boolean even =
                format == 1 ? audit != null && draw < Math.min(audit.accepted(), audit.deferred()) : (flags & 8) != 0;
        return new Decided(
                sequence,
                uncertainty,
                (flags & 1) != 0,
                (flags & 2) != 0,
                probability,
                draw,
                atMillis,
                (flags & 4) != 0,
                even);
    }
}

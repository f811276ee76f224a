package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.Decided;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A decision that may still get a label or a larger model's answer, or such an answer. Immutable; confined to the thread of
 * its book.
 *
 * @param bare the event by its id alone; the same where it has no tenant; null in format 1, which knew no tenants
 * @param rank rises with every one that is remembered
 * @param atMillis when it was decided or answered
 * @param control names the threshold of the decision; for an answer, the event that it answers
 * @param decided null for an answer
 * @param sketch of the small model's answer, where it was deferred
 * @param small what is known about the small model's answer
 * @param large what is known about the larger model's
 * @param answered whether the larger model's answer has come
 */
record Remembered(
        EventKey event,
        @Nullable EventKey bare,
        long rank,
        long atMillis,
        EventKey control,
        @Nullable Decided decided,
        @Nullable AnswerSketch sketch,
        Truth small,
        Truth large,
        boolean answered) {
    static final byte KIND = 'P';
    private static final byte BY_ID_ALONE = 1;
    private static final byte FORMAT = 2;

    /** What is known about an answer. */
    enum Truth {
        OPEN((byte) 0),
        RIGHT((byte) 1),
        WRONG((byte) 2);

        private final byte code;

        Truth(byte code) {
            this.code = code;
        }

        static Truth of(boolean correct) {
            return correct ? RIGHT : WRONG;
        }

        private static Truth read(byte code) {
            return switch (code) {
                case 0 -> OPEN;
                case 1 -> RIGHT;
                case 2 -> WRONG;
                default -> throw new IllegalStateException("no truth has the code " + code);
            };
        }
    }

    static Remembered decision(
            Candidate candidate, long rank, EventKey control, Decided decided, @Nullable AnswerSketch sketch) {
        return new Remembered(
                candidate.event(),
                candidate.bare(),
                rank,
                decided.atMillis(),
                control,
                decided,
                sketch,
                Truth.OPEN,
                Truth.OPEN,
                false);
    }

    static Remembered answer(Candidate candidate, long rank, long atMillis, EventKey parent) {
        return new Remembered(
                candidate.event(), candidate.bare(), rank, atMillis, parent, null, null, Truth.OPEN, Truth.OPEN, true);
    }

    Remembered small(boolean correct) {
        return knowing(Truth.of(correct), large, answered);
    }

    Remembered large(boolean correct) {
        return knowing(small, Truth.of(correct), answered);
    }

    Remembered withAnswer() {
        return knowing(small, large, true);
    }

    private Remembered knowing(Truth ofSmall, Truth ofLarge, boolean withAnswer) {
        return new Remembered(event, bare, rank, atMillis, control, decided, sketch, ofSmall, ofLarge, withAnswer);
    }

    static byte[] shelfKey(EventKey event) {
        return event.write(ByteBuffer.allocate(1 + EventKey.BYTES).put(KIND)).array();
    }

    /** As bytes; one of format 1 stays in it, for whose tenant's it is nobody knows. */
    byte[] encode() {
        EventKey id = bare;
        byte[] decision = decided == null ? new byte[0] : decided.encode();
        AnswerSketch words = sketch;
        ByteBuffer out = ByteBuffer.allocate(1
                + 2 * Long.BYTES
                + (id == null ? 1 : 2) * EventKey.BYTES
                + 5
                + decision.length
                + (words == null ? 0 : AnswerSketch.BYTES));
        out.put(id == null ? BY_ID_ALONE : FORMAT).putLong(rank).putLong(atMillis);
        control.write(out);
        if (id != null) {
            id.write(out);
        }
        out.put(small.code).put(large.code).put((byte) (answered ? 1 : 0));
        out.put((byte) (words == null ? 0 : 1)).put((byte) decision.length).put(decision);
        if (words != null) {
            words.write(out);
        }
        return out.array();
    }

    static Remembered decode(EventKey event, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format < BY_ID_ALONE || format > FORMAT) {
            throw new IllegalStateException("remembered decision of an unknown format " + format
                    + ": the changelog was written by a newer version; upgrade this process");
        }
        long rank = in.getLong();
        long atMillis = in.getLong();
        EventKey control = EventKey.read(in);
        EventKey bare = format == BY_ID_ALONE ? null : EventKey.read(in);
        Truth small = Truth.read(in.get());
        Truth large = Truth.read(in.get());
        boolean answered = in.get() == 1;
        boolean sketched = in.get() == 1;
        byte[] decision = new byte[in.get()];
        in.get(decision);
        return new Remembered(
                event,
                bare,
                rank,
                atMillis,
                control,
                decision.length == 0 ? null : Decided.decode(decision),
                sketched ? AnswerSketch.read(in) : null,
                small,
                large,
                answered);
    }
}

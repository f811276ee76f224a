package dev.assay.scoring.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as bytes: one head (time, counts, one tally per key) and the seen draws in segments of {@value #SEGMENT}, of which
 * a message rewrites the last only. Stateless; any thread may call it.
 */
final class SessionCodec {
    /** Fingerprints per segment: 4 KiB. */
    static final int SEGMENT = 1024;

    /** Length of a head's key: the session's name. */
    static final int HEAD_KEY = SessionKey.BYTES;

    private static final byte FORMAT = 1;
    private static final int HEAD = 1 + Long.BYTES + 3 * Integer.BYTES;
    private static final int TALLY = 5 * Long.BYTES + 3 * Integer.BYTES;

    private SessionCodec() {}

    static byte[] headKey(SessionKey key) {
        return ByteBuffer.allocate(HEAD_KEY)
                .putLong(key.high())
                .putLong(key.low())
                .array();
    }

    static byte[] segmentKey(SessionKey key, int segment) {
        return ByteBuffer.allocate(HEAD_KEY + Short.BYTES)
                .putLong(key.high())
                .putLong(key.low())
                .putShort((short) segment)
                .array();
    }

    static SessionKey sessionOf(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return new SessionKey(buffer.getLong(), buffer.getLong());
    }

    static boolean isHead(byte[] key) {
        return key.length == HEAD_KEY;
    }

    /** How many segments hold so many draws. */
    static int segments(int draws) {
        return (draws + SEGMENT - 1) / SEGMENT;
    }

    static byte[] head(Session session) {
        ByteBuffer buffer = ByteBuffer.allocate(HEAD + session.tallies.size() * TALLY);
        buffer.put(FORMAT).putLong(session.touched).putInt(session.messages);
        buffer.putInt(session.seen.size()).putInt(session.tallies.size());
        List<Tally> tallies = new ArrayList<>(session.tallies.values());
        // In a fixed order, so that equal sessions have equal bytes.
        tallies.sort(Comparator.comparingLong(one -> one.process));
        for (Tally one : tallies) {
            buffer.putLong(one.process).putLong(one.count).putDouble(one.sum).putDouble(one.maxLog10);
            buffer.putLong(one.crossedAtOffset).putInt(one.crossedAtMessage);
            buffer.putInt(one.messages).putInt(one.lastMessage);
        }
        return buffer.array();
    }

    static byte[] segment(Session session, int segment) {
        int from = segment * SEGMENT;
        int to = Math.min(session.seen.size(), from + SEGMENT);
        ByteBuffer buffer = ByteBuffer.allocate((to - from) * Integer.BYTES);
        for (int i = from; i < to; i++) {
            buffer.putInt(session.seen.at(i));
        }
        return buffer.array();
    }

    /** Stream time of the last message, or null for a head of another version, whose session begins anew. */
    static @Nullable Long touched(byte[] head) {
        return head.length >= HEAD && head[0] == FORMAT ? ByteBuffer.wrap(head).getLong(1) : null;
    }

    /** How many draws a head of this version says there are. */
    static int draws(byte[] head) {
        return ByteBuffer.wrap(head).getInt(1 + Long.BYTES + Integer.BYTES);
    }

    static Session session(byte[] head) {
        ByteBuffer buffer = ByteBuffer.wrap(head, 1, head.length - 1);
        Session session = new Session();
        session.touched = buffer.getLong();
        session.messages = buffer.getInt();
        buffer.getInt();
        int tallies = buffer.getInt();
        for (int i = 0; i < tallies; i++) {
            Tally one = new Tally(buffer.getLong());
            one.count = buffer.getLong();
            one.sum = buffer.getDouble();
            one.maxLog10 = buffer.getDouble();
            one.crossedAtOffset = buffer.getLong();
            one.crossedAtMessage = buffer.getInt();
            one.messages = buffer.getInt();
            one.lastMessage = buffer.getInt();
            session.tallies.put(one.process, one);
        }
        return session;
    }

    static void addSegment(Session session, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= Integer.BYTES) {
            session.seen.add(buffer.getInt());
        }
    }
}

package dev.assay.scoring.session;

import dev.assay.scoring.Evidence;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of one shelf: takes messages in, ends sessions that fell silent, keeps within its bytes. Deterministic: equal
 * messages in equal order give equal sessions, whatever ran in between. Confined to one thread.
 */
public final class SessionBook {
    /** What the maps of shelf and book take per entry beside its bytes, roughly. */
    private static final int ENTRY_BYTES = 160;

    private final SessionShelf shelf;
    private final SessionRules rules;
    /** Live sessions, the one that was silent longest first. */
    private final Map<SessionKey, Held> held = new LinkedHashMap<>();

    private long streamTime = Long.MIN_VALUE;
    private long bytes;

    private record Held(long touched, int bytes) {}

    /**
     * What one message did.
     *
     * @param evidence one entry per key of the message, in its order
     * @param counted draws that were counted, over all keys
     * @param repeated draws that were counted before; once for keys that read them alike
     * @param beyond draws that found no room
     * @param crossings keys that reached the threshold with this message
     * @param evicted sessions that made room for this one
     */
    public record Update(List<Evidence> evidence, int counted, int repeated, int beyond, int crossings, int evicted) {}

    /** A book over a shelf, with whatever sessions are on it. */
    public SessionBook(SessionShelf shelf, SessionRules rules) {
        this.shelf = shelf;
        this.rules = rules;
        restore();
    }

    private void restore() {
        Map<SessionKey, byte[]> heads = new LinkedHashMap<>();
        shelf.forEach((key, value) -> {
            if (SessionCodec.isHead(key) && SessionCodec.touched(value) != null) {
                heads.put(SessionCodec.sessionOf(key), value);
            }
        });
        TreeMap<Long, Map<SessionKey, byte[]>> byTime = new TreeMap<>();
        heads.forEach((key, head) -> {
            Long touched = SessionCodec.touched(head);
            if (touched != null) {
                byTime.computeIfAbsent(touched, time -> new LinkedHashMap<>()).put(key, head);
            }
        });
        byTime.forEach((time, sessions) -> {
            streamTime = time;
            sessions.forEach((key, head) -> hold(key, time, head.length, SessionCodec.draws(head)));
        });
        removeStrays();
    }

    /** What belongs to no session that can be read: left by another version. */
    private void removeStrays() {
        List<byte[]> strays = new java.util.ArrayList<>();
        shelf.forEach((key, value) -> {
            if (!held.containsKey(SessionCodec.sessionOf(key))) {
                strays.add(key);
            }
        });
        strays.forEach(shelf::delete);
    }

    /**
     * Adds a message to its session, which begins with it unless it is there.
     *
     * @param offset place of the message in its partition
     * @param timestamp of the message, epoch milliseconds, not in the future; the largest so far is the stream time
     */
    public Update record(SessionKey key, SessionMessage message, long offset, long timestamp) {
        streamTime = Math.max(streamTime, timestamp);
        Session session = take(key);
        int before = session.seen.size();
        session.touched = streamTime;
        Session.Change change = session.add(message, offset, rules);
        byte[] head = SessionCodec.head(session);
        shelf.put(SessionCodec.headKey(key), head);
        int draws = session.seen.size();
        if (draws > before) {
            for (int i = before / SessionCodec.SEGMENT; i < SessionCodec.segments(draws); i++) {
                shelf.put(SessionCodec.segmentKey(key, i), SessionCodec.segment(session, i));
            }
        }
        hold(key, streamTime, head.length, draws);
        int evicted = 0;
        while (bytes > rules.maxBytes() && held.size() > 1) {
            remove(held.keySet().iterator().next());
            evicted++;
        }
        return new Update(
                change.evidence(), change.counted(), change.repeated(), change.beyond(), change.crossings(), evicted);
    }

    /** The session as it is on the shelf, or a new one; a silent one is over even if nobody came to remove it. */
    private Session take(SessionKey key) {
        Held known = held.get(key);
        if (known != null && over(known)) {
            remove(key);
            known = null;
        }
        byte[] head = known == null ? null : shelf.get(SessionCodec.headKey(key));
        if (head == null) {
            return new Session();
        }
        Session session = SessionCodec.session(head);
        int segments = SessionCodec.segments(SessionCodec.draws(head));
        for (int i = 0; i < segments; i++) {
            byte @Nullable [] segment = shelf.get(SessionCodec.segmentKey(key, i));
            if (segment == null) {
                throw new IllegalStateException("a session lacks segment " + i + " of " + segments);
            }
            SessionCodec.addSegment(session, segment);
        }
        return session;
    }

    private boolean over(Held session) {
        return streamTime - session.touched > rules.ttl().toMillis();
    }

    /** Ends sessions that were silent for longer than the rules allow; returns how many, at most {@code most}. */
    public int expire(int most) {
        int ended = 0;
        Iterator<Map.Entry<SessionKey, Held>> eldest = held.entrySet().iterator();
        while (ended < most && eldest.hasNext()) {
            Map.Entry<SessionKey, Held> next = eldest.next();
            if (!over(next.getValue())) {
                break;
            }
            remove(next.getKey());
            ended++;
            eldest = held.entrySet().iterator();
        }
        return ended;
    }

    /** Sessions on the shelf. */
    public int sessions() {
        return held.size();
    }

    /** What they take, roughly. */
    public long bytes() {
        return bytes;
    }

    private void hold(SessionKey key, long touched, int headBytes, int draws) {
        Held before = held.remove(key);
        bytes -= before == null ? 0 : before.bytes;
        int entries = 2 + SessionCodec.segments(draws);
        Held now = new Held(touched, headBytes + draws * Integer.BYTES + entries * ENTRY_BYTES);
        held.put(key, now);
        bytes += now.bytes;
    }

    private void remove(SessionKey key) {
        byte[] head = shelf.get(SessionCodec.headKey(key));
        int segments = head == null ? 0 : SessionCodec.segments(SessionCodec.draws(head));
        shelf.delete(SessionCodec.headKey(key));
        for (int i = 0; i < segments; i++) {
            shelf.delete(SessionCodec.segmentKey(key, i));
        }
        Held before = held.remove(key);
        bytes -= before == null ? 0 : before.bytes;
    }
}

package dev.assay.topology.scoring;

import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.TokenColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one request that came as events of their own: each event id once, in the order of their places, the first
 * ones when there are too many. What it ends up with does not depend on the order in which they are added. Confined to one
 * thread.
 */
public final class SampleGroup {
    private final int max;
    private final TreeMap<Long, Sample> read = new TreeMap<>();
    private final TreeSet<Long> unread = new TreeSet<>();
    private final Map<String, Long> byEventId = new HashMap<>();
    private long bytes;

    /** @param max samples kept at most */
    public SampleGroup(int max) {
        this.max = max;
    }

    /**
     * A sample that came as an event of its own.
     *
     * @param place where it was read: source offset, or line of a file
     */
    public record Sample(long place, String eventId, SampledText text) {
        /** What it takes in memory, roughly. */
        long bytes() {
            TokenColumns tokens = text.tokens();
            long ints = (long) tokens.ids().length + tokens.topIds().length + tokens.topLabels().length;
            long doubles = (long) tokens.logprobs().length
                    + tokens.entropies().length
                    + tokens.topLogprobs().length
                    + tokens.relevances().length;
            return 400 + 2L * (eventId.length() + text.text().length()) + 4 * ints + 8 * doubles;
        }
    }

    /** What became of an added sample, or of the one that had to leave for it. */
    public enum Outcome {
        KEPT,
        /** An event with this id is in the group already. */
        REPEATED,
        /** The group is full. */
        BEYOND
    }

    /**
     * @param outcome {@link Outcome#KEPT}, or why a sample was left out
     * @param left place of the sample that was left out: the added one, or one that was kept until now
     */
    public record Change(Outcome outcome, @Nullable Long left) {
        private static final Change KEPT = new Change(Outcome.KEPT, null);
    }

    /** Adds a sample; adding the same place again changes nothing. */
    public Change add(Sample sample) {
        long place = sample.place();
        if (read.containsKey(place)) {
            return Change.KEPT;
        }
        Long same = byEventId.get(sample.eventId());
        if (same != null) {
            long later = Math.max(same, place);
            if (later == same) {
                remove(same);
                put(sample);
            }
            unread.remove(later);
            return new Change(Outcome.REPEATED, later);
        }
        put(sample);
        if (read.size() + unread.size() <= max) {
            return Change.KEPT;
        }
        long last = unread.isEmpty() ? read.lastKey() : Math.max(read.lastKey(), unread.last());
        remove(last);
        return new Change(Outcome.BEYOND, last);
    }

    /** Makes room for a sample that is known to belong here and still has to be read again. */
    void expect(long place) {
        unread.add(place);
    }

    /** Whether this sample has still to be read again. */
    boolean expects(long place) {
        return unread.contains(place);
    }

    /** Whether nothing has to be read again. */
    boolean allRead() {
        return unread.isEmpty();
    }

    private void put(Sample sample) {
        unread.remove(sample.place());
        read.put(sample.place(), sample);
        byEventId.put(sample.eventId(), sample.place());
        bytes += sample.bytes();
    }

    /** Forgets the sample at this place. */
    void remove(long place) {
        unread.remove(place);
        Sample gone = read.remove(place);
        if (gone != null) {
            byEventId.remove(gone.eventId());
            bytes -= gone.bytes();
        }
    }

    /** Samples at hand. */
    public int size() {
        return read.size();
    }

    /** The first {@code count} samples at hand, or all, in the order of their places. */
    public List<SampledText> first(int count) {
        return read.values().stream().limit(count).map(Sample::text).toList();
    }

    /** Lets go of the texts and remembers the places. */
    void forgetTexts() {
        unread.addAll(read.keySet());
        read.clear();
        byEventId.clear();
        bytes = 0;
    }

    /** Places of all samples, read or not. */
    List<Long> places() {
        SortedSet<Long> all = new TreeSet<>(unread);
        all.addAll(read.keySet());
        return new ArrayList<>(all);
    }

    /** What the samples take in memory, roughly. */
    long bytes() {
        return bytes + 100L * unread.size();
    }
}

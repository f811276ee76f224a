package dev.assay.topology.threshold;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The bounded table of decisions that may get a label, oldest first. Confined to the thread of its book. */
final class RememberedDecisions {
    private final ThresholdShelf shelf;
    private final int most;
    private final Map<EventKey, Remembered> byEvent = new LinkedHashMap<>();
    private long ranks;
    private int open;

    RememberedDecisions(ThresholdShelf shelf, int most) {
        this.shelf = shelf;
        this.most = most;
    }

    /** Takes over what was kept, in any order. */
    void restore(List<Remembered> kept) {
        kept.stream().sorted(Comparator.comparingLong(Remembered::rank)).forEach(one -> {
            byEvent.put(one.event(), one);
            open += waits(one) ? 1 : 0;
            ranks = one.rank() + 1;
        });
    }

    long nextRank() {
        return ranks++;
    }

    @Nullable
    Remembered get(EventKey event) {
        return byEvent.get(event);
    }

    /** Keeps a new one or changes an old one, which stays in its place. */
    void put(Remembered one) {
        Remembered before = byEvent.put(one.event(), one);
        open += (waits(one) ? 1 : 0) - (before != null && waits(before) ? 1 : 0);
        shelf.put(Remembered.shelfKey(one.event()), one.encode());
    }

    /** Forgets what was decided before a time; returns how many of them waited for their label. */
    int forgetBefore(long atMillis) {
        return forget(one -> one.atMillis() < atMillis);
    }

    /** Forgets the oldest while there are too many; returns how many of them waited for their label. */
    int forgetSurplus() {
        return forget(one -> byEvent.size() > most);
    }

    private int forget(Predicate<Remembered> over) {
        int waited = 0;
        Iterator<Remembered> oldest = byEvent.values().iterator();
        while (oldest.hasNext()) {
            Remembered one = oldest.next();
            if (!over.test(one)) {
                break;
            }
            oldest.remove();
            shelf.delete(Remembered.shelfKey(one.event()));
            if (waits(one)) {
                waited++;
                open--;
            }
        }
        return waited;
    }

    private static boolean waits(Remembered one) {
        return one.decided() != null && one.decided().audited() && one.small() == Remembered.Truth.OPEN;
    }

    int size() {
        return byEvent.size();
    }

    /** Decisions that were drawn for a label and have none. */
    int open() {
        return open;
    }
}

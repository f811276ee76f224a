package dev.assay.topology.threshold;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The bounded table of decisions that may get a label, oldest first. Confined to the thread of its book. */
final class RememberedDecisions {
    private final ThresholdShelf shelf;
    private final int most;
    private final Map<EventKey, Remembered> byEvent = new LinkedHashMap<>();
    /** Events with a tenant by their id alone, which tenants may share. */
    private final Map<EventKey, Set<EventKey>> byBare = new HashMap<>();

    private long ranks;
    private int open;

    RememberedDecisions(ThresholdShelf shelf, int most) {
        this.shelf = shelf;
        this.most = most;
    }

    /** Takes over what was kept, in any order. */
    void restore(List<Remembered> kept) {
        kept.stream().sorted(Comparator.comparingLong(Remembered::rank)).forEach(one -> {
            keep(one);
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

    /**
     * What is meant by somebody who names an event within its tenant or, where ids are unique, by its id alone.
     *
     * @return null too where several tenants have an event of that id: none of them may get another's label
     */
    @Nullable
    Remembered find(EventKey named) {
        Remembered exact = byEvent.get(named);
        Set<EventKey> sharing = byBare.getOrDefault(named, Set.of());
        return exact != null || sharing.size() != 1
                ? exact
                : byEvent.get(sharing.iterator().next());
    }

    /** Keeps a new one or changes an old one, which stays in its place. */
    void put(Remembered one) {
        Remembered before = byEvent.get(one.event());
        if (before != null && before.rank() != one.rank()) {
            // Another event with the id of one that is known: its place is at the end, as after a restart.
            byEvent.remove(one.event());
        }
        keep(one);
        open += (waits(one) ? 1 : 0) - (before != null && waits(before) ? 1 : 0);
        shelf.put(Remembered.shelfKey(one.event()), one.encode());
    }

    private void keep(Remembered one) {
        Remembered before = byEvent.put(one.event(), one);
        if (before == null && !one.bare().equals(one.event())) {
            byBare.computeIfAbsent(one.bare(), unused -> new HashSet<>(2)).add(one.event());
        }
    }

    private void release(Remembered one) {
        byBare.computeIfPresent(one.bare(), (bare, sharing) -> {
            sharing.remove(one.event());
            return sharing.isEmpty() ? null : sharing;
        });
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
            release(one);
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

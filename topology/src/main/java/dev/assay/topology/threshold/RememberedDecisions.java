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
    /** Events, with a tenant and without, by their id alone. */
    private final Map<EventKey, Set<EventKey>> byBare = new HashMap<>();

    private boolean shared;

    private long ranks;
    private int open;

    RememberedDecisions(ThresholdShelf shelf, int most) {
        this.shelf = shelf;
        this.most = most;
    }

    /**
     * Takes over what was kept, in any order.
     *
     * @param sharedIds whether two tenants were seen with one id
     */
    void restore(List<Remembered> kept, boolean sharedIds) {
        shared = sharedIds;
        kept.stream().sorted(Comparator.comparingLong(Remembered::rank)).forEach(one -> {
            keep(one);
            open += waits(one) ? 1 : 0;
            ranks = one.rank() + 1;
        });
    }

    long nextRank() {
        return ranks++;
    }

    /** What is remembered of an event, which an older build may have known by its id alone. */
    @Nullable
    Remembered get(EventKey event, EventKey bare) {
        Remembered exact = byEvent.get(event);
        Remembered former = byEvent.get(bare);
        return exact != null || former == null || former.bare() != null ? exact : former;
    }

    @Nullable
    Remembered get(EventKey event) {
        return byEvent.get(event);
    }

    /**
     * What is meant by somebody who names an event within its tenant or, while no two tenants were seen with one id, by its id
     * alone.
     *
     * @return null too for an event with a tenant that is named by an id which others may have: none may get another's label
     */
    @Nullable
    Remembered find(EventKey named, EventKey bare) {
        Remembered known = get(named, bare);
        Set<EventKey> sharing = byBare.getOrDefault(named, Set.of());
        return known != null || shared || sharing.size() != 1
                ? known
                : byEvent.get(sharing.iterator().next());
    }

    /** Whether an event is remembered that a name without a tenant may mean and may not. */
    boolean isAmbiguous(EventKey named) {
        return shared && byBare.containsKey(named);
    }

    /**
     * Notes an event that is being decided on, remembered or not: from the first id that another tenant's event has too, on this
     * shelf for ever, ids name nothing without their tenant.
     */
    void met(EventKey event, EventKey bare) {
        Set<EventKey> sharing = byBare.getOrDefault(bare, Set.of());
        if (!shared && !sharing.isEmpty() && !sharing.contains(event)) {
            shared = true;
            shelf.put(new byte[] {ShelfContents.SHARED}, new byte[] {1});
        }
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
        if (before == null && one.bare() != null) {
            byBare.computeIfAbsent(one.bare(), unused -> new HashSet<>(2)).add(one.event());
        }
    }

    private void release(Remembered one) {
        if (one.bare() != null) {
            byBare.computeIfPresent(one.bare(), (bare, sharing) -> {
                sharing.remove(one.event());
                return sharing.isEmpty() ? null : sharing;
            });
        }
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

package dev.assay.topology.scoring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The groups of samples of one task: how far each is, when its wait is over, and what all of them take in memory. Confined to the
 * stream thread.
 */
final class SampleGroups {
    private static final long GROUP_BYTES = 400;

    /** Time to decode what a backlog has just let go. */
    private static final long DECODING_MILLIS = 1_000;

    private final SampleRules rules;
    private final LongSupplier clock;
    /** Whoever was touched longest ago comes first, and is due first. */
    private final Map<SampleGroupKey, Group> groups = new LinkedHashMap<>();

    private long bytes;

    /** How far a group is. */
    enum Stage {
        /** Samples may still come. */
        OPEN,
        /** The answer has its samples, or what came of them, and is not released yet. */
        JOINED,
        /** The answer is released. */
        ANSWERED
    }

    /** The samples of one request, and the answer that waits for them. */
    static final class Group {
        final SampleGroupKey key;
        Stage stage = Stage.OPEN;

        @Nullable
        WaitingAnswer answer;
        /** Of the answer, while it waits. */
        @Nullable
        InFlight record;

        private final SampleGroup samples;
        private long due;
        private long horizon;
        private long heldUntil;

        private Group(SampleGroupKey key, int max) {
            this.key = key;
            samples = new SampleGroup(max);
        }

        /** To be read; {@link SampleGroups#change} changes it. */
        SampleGroup samples() {
            return samples;
        }

        private long bytes() {
            return GROUP_BYTES + samples.bytes();
        }
    }

    /** @param clock wall clock in milliseconds */
    SampleGroups(SampleRules rules, LongSupplier clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /** Null where the request has none, or no key is given. */
    @Nullable
    Group find(@Nullable SampleGroupKey key) {
        return key == null ? null : groups.get(key);
    }

    /** A new one is open, and its wait begins. */
    Group of(SampleGroupKey key) {
        Group known = groups.get(key);
        if (known != null) {
            return known;
        }
        Group group = new Group(key, rules.max());
        bytes += group.bytes();
        touch(group);
        return group;
    }

    /** Its wait begins anew. */
    void touch(Group group) {
        groups.remove(group.key);
        renew(group);
        groups.put(group.key, group);
    }

    /** The waits of all begin anew. */
    void touchAll() {
        groups.values().forEach(this::renew);
    }

    private void renew(Group group) {
        group.due = clock.getAsLong() + rules.maxWait().toMillis();
        group.horizon = Long.MIN_VALUE;
        group.heldUntil = Long.MIN_VALUE;
    }

    /** Changes the samples of a group. */
    void change(Group group, Consumer<SampleGroup> what) {
        long before = group.bytes();
        what.accept(group.samples);
        bytes += group.bytes() - before;
    }

    /** Forgets a group. */
    void remove(Group group) {
        bytes -= group.bytes();
        groups.remove(group.key);
    }

    /** What they take in memory, roughly. */
    long bytes() {
        return bytes;
    }

    /** Whether they take more than they may. */
    boolean tooLarge() {
        return bytes > rules.maxBytes();
    }

    /** The one that was touched longest ago beside this, never one whose texts are gone already; null where there is none. */
    @Nullable
    Group oldestBut(Group group) {
        return groups.values().stream()
                .filter(other -> other != group && other.stage != Stage.JOINED)
                .findFirst()
                .orElse(null);
    }

    /**
     * The groups whose waits are over, who was touched longest ago first.
     *
     * @param lastAdmitted offset of the newest admitted record
     * @param firstParked offset of the oldest record that nobody has decoded yet for want of a credit; a wait that is due
     *     goes on until what was admitted by then is decoded, or a backlog would end all of them
     */
    List<Group> over(long lastAdmitted, long firstParked) {
        long now = clock.getAsLong();
        List<Group> over = new ArrayList<>();
        for (Group group : groups.values()) {
            if (group.due > now) {
                break;
            }
            if (group.horizon == Long.MIN_VALUE) {
                group.horizon = lastAdmitted;
            }
            if (firstParked <= group.horizon) {
                group.heldUntil = now + DECODING_MILLIS;
            } else if (group.heldUntil <= now) {
                over.add(group);
            }
        }
        return over;
    }
}

package dev.assay.topology.scoring;

import dev.assay.topology.scoring.SampleGroup.Sample;
import dev.assay.topology.scoring.WaitingAnswer.End;
import dev.assay.topology.scoring.WaitingAnswer.Joined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins the samples of one task with their answers: who waits for whom, for how long, and what is kept over a restart.
 * Confined to the stream thread.
 *
 * <p>A sample is put on the shelf no later than the transaction that publishes its own verdict, and is taken off by the
 * one that publishes its answer's; so a crash between the two loses nothing.
 */
final class TaskSamples {
    private static final long GROUP_BYTES = 400;

    /** Time to decode what a backlog has just let go. */
    private static final long DECODING_MILLIS = 1_000;

    private final SampleShelf shelf;
    private final SampleRules rules;
    private final StreamMeters meters;
    private final TaskView view;
    private final LongSupplier clock;
    private final Start start;
    private final ReleaseQueue queue;

    /** Whoever was touched longest ago comes first, and is due first. */
    private final Map<SampleGroupKey, Group> groups = new LinkedHashMap<>();

    private final Map<Long, SampleGroupKey> recalls = new HashMap<>();
    private long bytes;
    private int waiting;
    private boolean held;

    /** Who goes on with answers. */
    interface Start {
        /** Runs what goes on with the answer at this offset as soon as it may. */
        void accept(long offset, Runnable work);
    }

    private enum Stage {
        OPEN,
        /** The answer has its samples, or what came of them, and is not released yet. */
        JOINED,
        /** The answer is released. */
        ANSWERED
    }

    private static final class Group {
        private final SampleGroup samples;
        private Stage stage = Stage.OPEN;
        private @Nullable WaitingAnswer answer;
        private @Nullable InFlight record;
        private long due;
        private long horizon = Long.MIN_VALUE;
        private long heldUntil = Long.MIN_VALUE;

        private Group(int max) {
            samples = new SampleGroup(max);
        }

        private long bytes() {
            return GROUP_BYTES + samples.bytes();
        }
    }

    /**
     * @param clock wall clock in milliseconds
     * @param queue learns which answers wait
     */
    TaskSamples(
            SampleShelf shelf,
            SampleRules rules,
            StreamMeters meters,
            TaskView view,
            LongSupplier clock,
            Start start,
            ReleaseQueue queue) {
        this.shelf = shelf;
        this.rules = rules;
        this.meters = meters;
        this.view = view;
        this.clock = clock;
        this.start = start;
        this.queue = queue;
    }

    /**
     * Takes over what a former owner kept. All waits begin anew, and again when everything has been read.
     *
     * @return the offsets whose text is wanted again; each is to be reported as read or as gone
     */
    SortedSet<Long> restore() {
        shelf.forEach(new SampleShelf.Visitor() {
            @Override
            public void sample(SampleGroupKey key, long offset) {
                change(group(key), group -> group.samples.expect(offset));
                recalls.put(offset, key);
            }

            @Override
            public void answered(SampleGroupKey key) {
                group(key).stage = Stage.ANSWERED;
            }
        });
        publish();
        return new TreeSet<>(recalls.keySet());
    }

    /** Whether the text of an answered sample at this offset was asked for. */
    boolean wants(long offset) {
        return recalls.containsKey(offset);
    }

    /** The sample at this offset can never be read again, or is none any more; nothing happens when none was asked for. */
    void gone(long offset) {
        SampleGroupKey key = recalls.remove(offset);
        Group group = key == null ? null : groups.get(key);
        if (key != null && group != null) {
            shelf.delete(key, offset);
            change(group, one -> one.samples.remove(offset));
            joinIfComplete(group);
        }
    }

    /** A sample was read. */
    void read(SampleGroupKey key, Sample sample, boolean recalled) {
        recalls.remove(sample.place());
        Group known = groups.get(key);
        if (recalled && (known == null || !known.samples.expects(sample.place()))) {
            return;
        }
        Group group = known == null ? group(key) : known;
        if (group.stage != Stage.OPEN) {
            meters.samples("late", 1);
            return;
        }
        shelf.put(key, sample.place());
        change(group, one -> add(key, one, sample));
        makeRoom(key, group, sample.place());
        joinIfComplete(group);
        publish();
    }

    private void add(SampleGroupKey key, Group group, Sample sample) {
        SampleGroup.Change change = group.samples.add(sample);
        Long left = change.left();
        if (left != null) {
            shelf.delete(key, left);
            recalls.remove(left);
            meters.samples(change.outcome() == SampleGroup.Outcome.REPEATED ? "repeated" : "beyond", 1);
        }
    }

    /** An answer was decoded that has samples still to come. */
    void waits(WaitingAnswer answer, InFlight record) {
        SampleGroupKey key = answer.group();
        Group group = group(key);
        if (group.stage != Stage.OPEN || group.answer != null) {
            meters.groupEnded(End.TAKEN);
            start.accept(answer.offset(), () -> answer.resume().accept(new Joined(List.of(), End.TAKEN)));
            return;
        }
        record.joined(key);
        group.answer = answer;
        group.record = record;
        waiting++;
        touch(key, group);
        joinIfComplete(group);
        if (group.answer != null) {
            queue.waits(record);
        }
        publish();
    }

    private void joinIfComplete(Group group) {
        WaitingAnswer answer = group.answer;
        if (answer != null
                && group.stage == Stage.OPEN
                && group.samples.allRead()
                && group.samples.size() >= answer.missing()) {
            join(group, answer, End.COMPLETE);
        }
    }

    /** The texts go to the answer; their places stay on the shelf until it is released. */
    private void join(Group group, WaitingAnswer answer, End end) {
        Joined joined = new Joined(group.samples.first(answer.missing()), end);
        meters.samples("joined", joined.samples().size());
        meters.samples("surplus", Math.max(0, group.samples.size() - answer.missing()));
        meters.groupEnded(end);
        group.stage = Stage.JOINED;
        group.answer = null;
        waiting--;
        if (group.record != null) {
            queue.resumes(group.record, clock.getAsLong());
            group.record = null;
        }
        change(group, one -> {
            one.samples.places().forEach(recalls::remove);
            one.samples.forgetTexts();
        });
        start.accept(answer.offset(), () -> answer.resume().accept(joined));
    }

    /** An answer leaves: its samples do with it, and whatever still comes is late. */
    void released(InFlight record) {
        SampleGroupKey key = record.joined();
        Group group = key == null ? null : groups.get(key);
        if (key == null || group == null) {
            return;
        }
        change(group, one -> clear(key, one));
        group.stage = Stage.ANSWERED;
        shelf.putAnswered(key);
        touch(key, group);
        publish();
    }

    /**
     * Ends the waits that are over.
     *
     * @param lastAdmitted offset of the newest admitted record
     * @param firstParked offset of the oldest record that nobody has decoded yet for want of a credit; a wait that is due
     *     goes on until what was admitted by then is decoded, or a backlog would end all of them
     * @param rereading whether records that a former owner admitted or answered are still being read again: until then
     *     nobody can tell what has not come
     */
    void expire(long lastAdmitted, long firstParked, boolean rereading) {
        if (rereading || !recalls.isEmpty()) {
            held = true;
            return;
        }
        if (held) {
            held = false;
            groups.values().forEach(this::renew);
        }
        long now = clock.getAsLong();
        List<SampleGroupKey> over = new ArrayList<>();
        for (Map.Entry<SampleGroupKey, Group> entry : groups.entrySet()) {
            Group group = entry.getValue();
            if (group.due > now) {
                break;
            }
            if (group.horizon == Long.MIN_VALUE) {
                group.horizon = lastAdmitted;
            }
            if (firstParked <= group.horizon) {
                group.heldUntil = now + DECODING_MILLIS;
            } else if (group.heldUntil <= now) {
                over.add(entry.getKey());
            }
        }
        over.forEach(key -> end(key, End.TIMEOUT));
        if (!over.isEmpty()) {
            publish();
        }
    }

    /** Answers that wait. */
    int waiting() {
        return waiting;
    }

    /**
     * Ends the wait of an answer so that it can leave the ledger.
     *
     * @return false when it does not wait, or when samples of it that were answered before a restart are still being read
     *     again
     */
    boolean endForRoom(InFlight record) {
        SampleGroupKey key = record.joined();
        Group group = key == null ? null : groups.get(key);
        if (key == null || group == null || group.record != record || !group.samples.allRead()) {
            return false;
        }
        end(key, End.ROOM);
        publish();
        return true;
    }

    /** A due group goes one step on: an answer stops waiting, anything else is forgotten. */
    private void end(SampleGroupKey key, End end) {
        Group group = groups.get(key);
        if (group == null) {
            return;
        }
        if (group.answer != null) {
            join(group, group.answer, end);
            touch(key, group);
        } else if (group.stage == Stage.JOINED) {
            touch(key, group);
        } else {
            forget(key, group);
        }
    }

    private void forget(SampleGroupKey key, Group group) {
        if (group.stage == Stage.ANSWERED) {
            shelf.deleteAnswered(key);
        } else {
            meters.samples("unclaimed", group.samples.places().size());
            change(group, one -> clear(key, one));
        }
        bytes -= group.bytes();
        groups.remove(key);
    }

    private void clear(SampleGroupKey key, Group group) {
        for (long place : group.samples.places()) {
            shelf.delete(key, place);
            recalls.remove(place);
            group.samples.remove(place);
        }
    }

    /** Takes the group that was touched longest ago first, never one whose texts are gone already. */
    private void makeRoom(SampleGroupKey key, Group group, long added) {
        while (bytes > rules.maxBytes()) {
            SampleGroupKey victim = groups.entrySet().stream()
                    .filter(entry -> entry.getValue() != group && entry.getValue().stage != Stage.JOINED)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (victim == null) {
                shelf.delete(key, added);
                change(group, one -> one.samples.remove(added));
                meters.samples("beyond", 1);
                return;
            }
            end(victim, End.ROOM);
        }
    }

    private Group group(SampleGroupKey key) {
        Group group = groups.get(key);
        if (group == null) {
            group = new Group(rules.max());
            bytes += group.bytes();
            touch(key, group);
        }
        return group;
    }

    private void touch(SampleGroupKey key, Group group) {
        groups.remove(key);
        renew(group);
        groups.put(key, group);
    }

    private void renew(Group group) {
        group.due = clock.getAsLong() + rules.maxWait().toMillis();
        group.horizon = Long.MIN_VALUE;
        group.heldUntil = Long.MIN_VALUE;
    }

    private void change(Group group, Consumer<Group> what) {
        long before = group.bytes();
        what.accept(group);
        bytes += group.bytes() - before;
    }

    private void publish() {
        view.samples(waiting, bytes);
    }
}

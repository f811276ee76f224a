package dev.assay.topology.scoring;

import dev.assay.topology.scoring.SampleGroup.Sample;
import dev.assay.topology.scoring.SampleGroups.Group;
import dev.assay.topology.scoring.SampleGroups.Stage;
import dev.assay.topology.scoring.WaitingAnswer.End;
import dev.assay.topology.scoring.WaitingAnswer.Joined;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Joins the samples of one task with their answers: who waits for whom, for how long, and what is kept over a restart.
 * Confined to the stream thread.
 *
 * <p>A sample is put on the shelf no later than the transaction that publishes its own verdict, and is taken off by the
 * one that publishes its answer's; so a crash between the two loses nothing.
 */
final class TaskSamples {
    private final SampleShelf shelf;
    private final StreamMeters meters;
    private final TaskView view;
    private final LongSupplier clock;
    private final Start start;
    private final ReleaseQueue queue;

    private final SampleGroups groups;

    /** Offsets of samples that were answered before a restart and whose text is wanted again. */
    private final Map<Long, SampleGroupKey> recalls = new HashMap<>();

    private int waiting;
    private boolean held;

    /** Who goes on with answers. */
    interface Start {
        /** Runs what goes on with the answer at this offset as soon as it may. */
        void accept(long offset, Runnable work);
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
        this.meters = meters;
        this.view = view;
        this.clock = clock;
        this.start = start;
        this.queue = queue;
        groups = new SampleGroups(rules, clock);
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
                groups.change(groups.of(key), samples -> samples.expect(offset));
                recalls.put(offset, key);
            }

            @Override
            public void answered(SampleGroupKey key) {
                groups.of(key).stage = Stage.ANSWERED;
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
        Group group = groups.find(key);
        if (group != null) {
            shelf.delete(group.key, offset);
            groups.change(group, samples -> samples.remove(offset));
            joinIfComplete(group);
        }
    }

    /** A sample was read. */
    void read(SampleGroupKey key, Sample sample, boolean recalled) {
        recalls.remove(sample.place());
        Group known = groups.find(key);
        if (recalled && (known == null || !known.samples().expects(sample.place()))) {
            return;
        }
        Group group = groups.of(key);
        if (group.stage != Stage.OPEN) {
            meters.samples("late", 1);
            return;
        }
        shelf.put(key, sample.place());
        groups.change(group, samples -> add(key, samples, sample));
        makeRoom(group, sample.place());
        joinIfComplete(group);
        publish();
    }

    private void add(SampleGroupKey key, SampleGroup samples, Sample sample) {
        SampleGroup.Change change = samples.add(sample);
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
        Group group = groups.of(key);
        if (group.stage != Stage.OPEN || group.answer != null) {
            meters.groupEnded(End.TAKEN);
            start.accept(answer.offset(), () -> answer.resume().accept(new Joined(List.of(), End.TAKEN)));
            return;
        }
        record.joined(key);
        group.answer = answer;
        group.record = record;
        waiting++;
        groups.touch(group);
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
                && group.samples().allRead()
                && group.samples().size() >= answer.missing()) {
            join(group, answer, End.COMPLETE);
        }
    }

    /** The texts go to the answer; their places stay on the shelf until it is released. */
    private void join(Group group, WaitingAnswer answer, End end) {
        Joined joined = new Joined(group.samples().first(answer.missing()), end);
        meters.samples("joined", joined.samples().size());
        meters.samples("surplus", Math.max(0, group.samples().size() - answer.missing()));
        meters.groupEnded(end);
        group.stage = Stage.JOINED;
        group.answer = null;
        waiting--;
        if (group.record != null) {
            queue.resumes(group.record, clock.getAsLong());
            group.record = null;
        }
        groups.change(group, samples -> {
            samples.places().forEach(recalls::remove);
            samples.forgetTexts();
        });
        start.accept(answer.offset(), () -> answer.resume().accept(joined));
    }

    /** An answer leaves: its samples do with it, and whatever still comes is late. */
    void released(InFlight record) {
        Group group = groups.find(record.joined());
        if (group == null) {
            return;
        }
        clear(group);
        group.stage = Stage.ANSWERED;
        shelf.putAnswered(group.key);
        groups.touch(group);
        publish();
    }

    /**
     * Ends the waits that are over, see {@link SampleGroups#over}.
     *
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
            groups.touchAll();
        }
        List<Group> over = groups.over(lastAdmitted, firstParked);
        over.forEach(group -> end(group, End.TIMEOUT));
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
        Group group = groups.find(record.joined());
        if (group == null || group.record != record || !group.samples().allRead()) {
            return false;
        }
        end(group, End.ROOM);
        publish();
        return true;
    }

    /** A due group goes one step on: an answer stops waiting, anything else is forgotten. */
    private void end(Group group, End end) {
        if (groups.find(group.key) != group) {
            // Ending another one has taken it along.
            return;
        }
        if (group.answer != null) {
            join(group, group.answer, end);
            groups.touch(group);
        } else if (group.stage == Stage.JOINED) {
            groups.touch(group);
        } else {
            forget(group);
        }
    }

    private void forget(Group group) {
        if (group.stage == Stage.ANSWERED) {
            shelf.deleteAnswered(group.key);
        } else {
            meters.samples("unclaimed", group.samples().places().size());
            clear(group);
        }
        groups.remove(group);
    }

    private void clear(Group group) {
        groups.change(group, samples -> {
            for (long place : samples.places()) {
                shelf.delete(group.key, place);
                recalls.remove(place);
                samples.remove(place);
            }
        });
    }

    private void makeRoom(Group group, long added) {
        while (groups.tooLarge()) {
            Group victim = groups.oldestBut(group);
            if (victim == null) {
                shelf.delete(group.key, added);
                groups.change(group, samples -> samples.remove(added));
                meters.samples("beyond", 1);
                return;
            }
            end(victim, End.ROOM);
        }
    }

    private void publish() {
        view.samples(waiting, groups.bytes());
    }
}

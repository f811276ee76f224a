package dev.assay.topology.scoring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ends waits for samples before their time where nothing else gets a full ledger moving again. Confined to the stream thread.
 *
 * <p>When less than a quarter of the ledger's bound is in work, the oldest quarter of its records is looked at. If waits hold
 * back half of it, those waits end behind which others could leave: but only where all is decoded that could be a sample of
 * theirs. A record that is neither a sample nor waits counts as decoded when it is settled. What was ended leaves before anything
 * else ends. So an answer does not end here if its samples are among the next records of its partition, as many as three
 * quarters of the bound.
 *
 * <p>The stream always moves on. Suppose that the ledger stays full. What is in work needs no other record to settle, answers
 * included whose wait was ended, and who waits holds no credit; so at last every record is settled or waits. The first one of
 * each key waits then, since it would have left if it were settled. So nothing is in work or left to decode, what was ended has
 * left, all of the oldest quarter is held back by waits, and the oldest record of all is one that ends. It leaves, and there is
 * room. Who waits for the registry delays this, but not beyond {@code samples.max-wait}, which ends waits in any case; and
 * samples that are read again after a restart do, as they delay the end by time.
 */
final class SampleRoom {
    private final ReleaseQueue queue;
    private final TaskSamples samples;
    private final int most;
    private final int quarter;

    /** Ended here and perhaps not released yet. */
    private final Deque<InFlight> leaving = new ArrayDeque<>();

    /** @param most records that the ledger holds before it is full */
    SampleRoom(ReleaseQueue queue, TaskSamples samples, int most) {
        this.queue = queue;
        this.samples = samples;
        this.most = most;
        quarter = Math.max(1, most / 4);
    }

    /** Ends waits if the ledger is stuck because of them; cheap when it is not. */
    void make() {
        if (samples.waiting() == 0 || queue.size() < most || queue.working() >= quarter || anyLeaves()) {
            return;
        }
        InFlight oldest = queue.oldest();
        if (oldest == null || !decoded(oldest)) {
            return;
        }
        for (InFlight answer : blocking()) {
            if (decoded(answer) && samples.endForRoom(answer)) {
                leaving.add(answer);
            }
        }
    }

    private boolean anyLeaves() {
        while (!leaving.isEmpty() && queue.at(leaving.element().offset()) == null) {
            leaving.remove();
        }
        return !leaving.isEmpty();
    }

    /**
     * Whether everything in flight that was admitted before this record, or among the next ones that a ledger has room
     * for, is decoded. What was admitted beyond them, though the ledger was full, does not put off the end for ever.
     */
    private boolean decoded(InFlight record) {
        InFlight first = queue.firstUndecoded();
        return first == null || first.number() >= record.number() + most;
    }

    /**
     * Answers of the oldest quarter that wait, and behind which others could leave; none when more than half of the quarter
     * leaves without them.
     */
    private List<InFlight> blocking() {
        List<InFlight> answers = new ArrayList<>();
        Set<Object> stopped = new HashSet<>();
        Set<Object> moving = new HashSet<>();
        int held = 0;
        for (InFlight record : queue.oldest(quarter)) {
            Object line = queue.line(record);
            if (queue.waiting(record) && !moving.contains(line)) {
                stopped.add(line);
                answers.add(record);
            } else if (!stopped.contains(line) || !record.settled()) {
                moving.add(line);
            }
            held += stopped.contains(line) ? 1 : 0;
        }
        return 2 * held < quarter ? List.of() : answers;
    }
}

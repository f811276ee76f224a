package dev.assay.topology.scoring;

import org.jspecify.annotations.Nullable;

/**
 * Decides what leaves next once a record is settled or feedback is read: by key, or, with thresholds that learn, in the order of
 * the partition and of its feedback. Confined to the stream thread.
 */
final class ReleaseOrder {
    private final ReleaseQueue queue;
    private final TaskReleases releases;
    private final @Nullable TaskFeedback feedback;

    /** @param feedback null when records leave by key */
    ReleaseOrder(ReleaseQueue queue, TaskReleases releases, @Nullable TaskFeedback feedback) {
        this.queue = queue;
        this.releases = releases;
        this.feedback = feedback;
    }

    /** Settles a record and lets out what waited for nothing else. */
    void settle(InFlight record, Settlement settlement) {
        queue.settle(record, settlement);
        if (feedback != null) {
            releaseInOrder(feedback);
            return;
        }
        InFlight next = queue.takeReleasable(record);
        boolean held = false;
        while (next != null) {
            held = release(next, held);
            next = next.key() == null ? null : queue.takeReleasable(next);
        }
    }

    /** Lets out what waited for feedback that has been read. */
    void feedbackRead() {
        if (feedback != null) {
            releaseInOrder(feedback);
        }
    }

    /** Events in the order of their partition, and feedback between the events that it came between. */
    private void releaseInOrder(TaskFeedback inbox) {
        boolean moved = true;
        boolean held = false;
        while (moved) {
            InFlight oldest = queue.oldest();
            TaskFeedback.Waiting next = inbox.take(oldest);
            if (next != null) {
                releases.apply(next);
            } else if (oldest != null && oldest.settled() && !inbox.precedes(oldest.offset())) {
                held = release(queue.takeOldest(), held);
            } else {
                moved = false;
            }
        }
    }

    /**
     * @param held whether it was held back behind a record that waited for samples
     * @return the same for the next one
     */
    private boolean release(InFlight record, boolean held) {
        if (held) {
            record.hasWaited();
        }
        releases.release(record);
        return record.waited();
    }

    /** No more leaves. */
    void close() {
        releases.close();
    }
}

package dev.assay.topology.scoring;

import dev.assay.topology.scoring.FeedbackReader.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The feedback of one task on its way to the thresholds: read elsewhere, applied in the order of its partition, each record
 * exactly behind the events that were admitted before it. That place is fixed and kept at admission, so that a restart
 * changes nothing in what the thresholds see. Confined to the stream thread.
 */
final class TaskFeedback {
    private final String topic;
    private final int partition;
    private final FeedbackInbox inbox;
    private final FeedbackReader reader;
    private final Mailbox mailbox;
    private final Deque<Waiting> order = new ArrayDeque<>();
    private final Map<Long, Waiting> byOffset = new HashMap<>();

    /** A feedback record in flight. */
    static final class Waiting {
        private final SourceRecord record;
        private final long horizon;
        private @Nullable Reading reading;

        private Waiting(SourceRecord record, long horizon) {
            this.record = record;
            this.horizon = horizon;
        }

        SourceRecord record() {
            return record;
        }

        Reading reading() {
            if (reading == null) {
                throw new IllegalStateException("feedback was taken before it was read: " + record);
            }
            return reading;
        }
    }

    TaskFeedback(String topic, int partition, FeedbackInbox inbox, FeedbackReader reader, Mailbox mailbox) {
        this.topic = topic;
        this.partition = partition;
        this.inbox = inbox;
        this.reader = reader;
        this.mailbox = mailbox;
    }

    /** Takes over what a former owner read and did not apply. */
    void restore() {
        inbox.forEach(topic, partition, this::start);
    }

    boolean isFrom(String topicOfRecord) {
        return topic.equals(topicOfRecord);
    }

    /**
     * Takes a record in.
     *
     * @param lastEvent offset of the newest event in flight, or -1
     */
    void admit(SourceRecord record, long lastEvent) {
        if (inbox.holds(record.offset())) {
            return;
        }
        SourceRecord kept = FeedbackInbox.bounded(record);
        inbox.put(new FeedbackInbox.Entry(kept, lastEvent));
        start(kept, lastEvent);
    }

    private void start(SourceRecord record, long horizon) {
        Waiting waiting = new Waiting(record, horizon);
        order.addLast(waiting);
        byOffset.put(record.offset(), waiting);
        reader.read(record, mailbox::isOpen, reading -> mailbox.post(new Mail.FeedbackRead(record.offset(), reading)));
    }

    /** A record was read. */
    void read(long offset, Reading reading) {
        Waiting waiting = byOffset.remove(offset);
        if (waiting == null) {
            throw new IllegalStateException("feedback " + offset + " of " + topic + "-" + partition + " was not asked");
        }
        waiting.reading = reading;
    }

    /** Whether the event at this offset has to wait for feedback that was admitted before it. */
    boolean precedes(long event) {
        Waiting first = order.peekFirst();
        return first != null && first.horizon < event;
    }

    /** Takes the oldest record if it was read and every event before it has left, or null. */
    @Nullable
    Waiting take(@Nullable InFlight oldestEvent) {
        Waiting first = order.peekFirst();
        if (first == null || first.reading == null) {
            return null;
        }
        if (oldestEvent != null && oldestEvent.offset() <= first.horizon) {
            return null;
        }
        order.removeFirst();
        inbox.delete(first.record.offset());
        return first;
    }

    /** Records that were read and not applied. */
    int size() {
        return order.size();
    }
}

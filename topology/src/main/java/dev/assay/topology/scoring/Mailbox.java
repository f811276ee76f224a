package dev.assay.topology.scoring;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What other threads tell one incarnation of a task; a new one per {@code init}, so that its identity is the epoch. Any
 * thread may post; only the task's stream thread takes.
 */
final class Mailbox {
    private final LinkedBlockingQueue<Mail> queue = new LinkedBlockingQueue<>();
    private final Runnable onDiscard;
    private volatile boolean closed;

    /** @param onDiscard told of every piece of mail that nobody will read */
    Mailbox(Runnable onDiscard) {
        this.onDiscard = onDiscard;
    }

    /** Posts; mail for a closed box falls on the floor and is counted. */
    void post(Mail mail) {
        if (closed) {
            onDiscard.run();
        } else {
            queue.add(mail);
        }
    }

    @Nullable
    Mail poll() {
        return queue.poll();
    }

    /** Waits for mail; null when none came in time. An interrupt is kept for the stream thread to see. */
    @Nullable
    Mail poll(long nanos) {
        try {
            return queue.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean isOpen() {
        return !closed;
    }

    /** Nobody will read on; what is left and what still comes is dropped and counted. */
    void close() {
        closed = true;
        while (queue.poll() != null) {
            onDiscard.run();
        }
    }
}

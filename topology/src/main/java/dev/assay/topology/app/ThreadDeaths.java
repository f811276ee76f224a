package dev.assay.topology.app;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a dead stream thread a few times, then ends the process: a fault that comes back needs a person, and the ledger
 * makes a restart safe. Thread-safe.
 */
final class ThreadDeaths implements StreamsUncaughtExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ThreadDeaths.class);

    private final int allowed;
    private final long windowNanos;
    private final Consumer<String> onTooMany;
    private final Deque<Long> deaths = new ArrayDeque<>();

    ThreadDeaths(int allowed, Duration window, Consumer<String> onTooMany) {
        this.allowed = allowed;
        this.windowNanos = window.toNanos();
        this.onTooMany = onTooMany;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable exception) {
        long now = System.nanoTime();
        deaths.addLast(now);
        while (now - deaths.getFirst() > windowNanos) {
            deaths.removeFirst();
        }
        log.error("a stream thread died ({} of {} allowed)", deaths.size(), allowed, exception);
        if (deaths.size() <= allowed) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        onTooMany.accept("stream threads keep dying: " + exception.getClass().getSimpleName());
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}

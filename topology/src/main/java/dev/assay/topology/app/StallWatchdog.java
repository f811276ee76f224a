package dev.assay.topology.app;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses consumption while scoring stands still, so that the ledger does not grow and consumer lag carries the signal.
 * Confined to the thread that calls {@link #look}.
 */
final class StallWatchdog {
    private static final Duration WARN_AFTER = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);

    private final LongSupplier settled;
    private final BooleanSupplier waiting;
    private final Runnable pause;
    private final Runnable resume;
    private final long patienceNanos;
    private boolean warned;
    private long lastSettled;
    private long lastMove;
    private volatile boolean paused;

    /**
     * @param settled rises with every settled record
     * @param waiting whether anything is with the judge
     * @param patience how long nothing may settle before consumption pauses
     */
    StallWatchdog(LongSupplier settled, BooleanSupplier waiting, Runnable pause, Runnable resume, Duration patience) {
        this.settled = settled;
        this.waiting = waiting;
        this.pause = pause;
        this.resume = resume;
        this.patienceNanos = patience.toNanos();
        this.lastMove = Long.MIN_VALUE;
    }

    /** Looks once; {@code now} is {@link System#nanoTime()}. */
    void look(long now) {
        long count = settled.getAsLong();
        if (count != lastSettled || !waiting.getAsBoolean() || lastMove == Long.MIN_VALUE) {
            lastSettled = count;
            lastMove = now;
            if (paused) {
                paused = false;
                warned = false;
                log.info("scoring moves again, consumption resumes");
                resume.run();
            }
        } else if (!paused && now - lastMove > patienceNanos) {
            paused = true;
            // A slow machine is no fault; the metric and readiness show the pause.
            log.info("no event was settled for {} ms, consumption pauses until one is", patienceNanos / 1_000_000);
            pause.run();
        } else if (paused && !warned && now - lastMove > WARN_AFTER.toNanos()) {
            warned = true;
            log.warn("no event was settled for {} s, consumption stays paused until one is", WARN_AFTER.toSeconds());
        }
    }

    /** Whether consumption is paused now; any thread may ask. */
    boolean paused() {
        return paused;
    }
}

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
    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);

    private final LongSupplier progress;
    private final BooleanSupplier waiting;
    private final Runnable pause;
    private final Runnable resume;
    private final long patienceNanos;
    private long lastProgress;
    private long lastMove;
    private volatile boolean paused;

    /**
     * @param progress rises with every settled record and every answer of a model; a slow model is no stall
     * @param waiting whether anything is with the judge
     * @param patience how long nothing may move before consumption pauses; longer than any ordinary batch
     */
    StallWatchdog(LongSupplier progress, BooleanSupplier waiting, Runnable pause, Runnable resume, Duration patience) {
        this.progress = progress;
        this.waiting = waiting;
        this.pause = pause;
        this.resume = resume;
        this.patienceNanos = patience.toNanos();
        this.lastMove = Long.MIN_VALUE;
    }

    /** Looks once; {@code now} is {@link System#nanoTime()}. */
    void look(long now) {
        long count = progress.getAsLong();
        if (count != lastProgress || !waiting.getAsBoolean() || lastMove == Long.MIN_VALUE) {
            lastProgress = count;
            lastMove = now;
            if (paused) {
                paused = false;
                log.info("scoring moves again, consumption resumes");
                resume.run();
            }
        } else if (!paused && now - lastMove > patienceNanos) {
            paused = true;
            log.warn(
                    "nothing was scored for {} s, consumption pauses until something is",
                    patienceNanos / 1_000_000_000);
            pause.run();
        }
    }

    /** Whether consumption is paused now; any thread may ask. */
    boolean paused() {
        return paused;
    }
}

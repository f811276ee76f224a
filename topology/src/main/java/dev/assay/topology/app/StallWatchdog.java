package dev.assay.topology.app;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses consumption while scoring stands still, so that the ledger does not grow and consumer lag carries the signal.
 * Confined to the thread that calls {@link #look}.
 */
final class StallWatchdog {
    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);

    /** After this many patiences of a pause, records are taken for one: others than those that wait may go through. */
    private static final int PAUSE_PATIENCES = 6;

    private final LongSupplier progress;
    private final Supplier<Load> load;
    private final Runnable pause;
    private final Runnable resume;
    private final long patienceNanos;
    private long lastProgress;
    private long lastMove;
    private long pausedAt;
    private volatile boolean paused;

    /** What is with the judge. */
    enum Load {
        /** Nothing, or only few records that wait for schemas: others pass them. */
        LIGHT,
        /** So many records that wait for schemas that more would pile up. */
        CROWDED,
        /** Records that are being scored, or should be. */
        WORKING
    }

    /**
     * @param progress rises with every settled record and every answer of a model; a slow model is no stall
     * @param load what is with the judge
     * @param patience how long nothing may move before consumption pauses; longer than any ordinary batch
     */
    StallWatchdog(LongSupplier progress, Supplier<Load> load, Runnable pause, Runnable resume, Duration patience) {
        this.progress = progress;
        this.load = load;
        this.pause = pause;
        this.resume = resume;
        this.patienceNanos = patience.toNanos();
        this.lastMove = Long.MIN_VALUE;
    }

    /**
     * The load of a number of records.
     *
     * @param records with the judge
     * @param waiting those of them that wait for schemas
     * @param crowd how many of these are too many
     */
    static Load load(long records, long waiting, long crowd) {
        if (records > waiting) {
            return Load.WORKING;
        }
        return waiting >= crowd ? Load.CROWDED : Load.LIGHT;
    }

    /** Looks once; {@code now} is {@link System#nanoTime()}. */
    void look(long now) {
        long count = progress.getAsLong();
        Load found = load.get();
        if (count != lastProgress || found == Load.LIGHT || lastMove == Long.MIN_VALUE) {
            lastProgress = count;
            lastMove = now;
            resume("scoring moves again, consumption resumes");
        } else if (paused) {
            if (found == Load.CROWDED && now - pausedAt > PAUSE_PATIENCES * patienceNanos) {
                lastMove = now;
                resume("consumption resumes for a moment, for records of known schemas");
            }
        } else if (now - lastMove > patienceNanos) {
            paused = true;
            pausedAt = now;
            log.warn(
                    "nothing was scored for {} s{}, consumption pauses until something is",
                    patienceNanos / 1_000_000_000,
                    found == Load.CROWDED ? " and many records wait for the schema registry" : "");
            pause.run();
        }
    }

    private void resume(String why) {
        if (paused) {
            paused = false;
            log.info("{}", why);
            resume.run();
        }
    }

    /** Whether consumption is paused now; any thread may ask. */
    boolean paused() {
        return paused;
    }
}

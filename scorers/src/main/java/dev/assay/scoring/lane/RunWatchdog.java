package dev.assay.scoring.lane;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a run that takes too long. The lane's thread starts and ends watches; the watchdog's own thread fires. */
final class RunWatchdog implements BatchRunner.Watch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatchdog.class);

    private final ScheduledThreadPoolExecutor timer;
    private final Duration limit;
    private final Object lock = new Object();
    private long generation;

    RunWatchdog(String lane, Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "lane-" + lane + "-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Runnable over(LaneModel model) {
        long mine;
        synchronized (lock) {
            mine = ++generation;
        }
        ScheduledFuture<?> pending = timer.schedule(() -> fire(model, mine), limit.toNanos(), TimeUnit.NANOSECONDS);
        return () -> {
            synchronized (lock) {
                generation++;
            }
            pending.cancel(false);
        };
    }

    private void fire(LaneModel model, long watched) {
        // Under the lock, so that a run which has just ended cannot get the next one stopped.
        synchronized (lock) {
            if (generation == watched) {
                LOG.warn("Lane: a batch of {} has run for more than {} ms; stopping it", model.id(), limit.toMillis());
                model.terminate();
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

package dev.assay.serdes.registry;

import io.github.resilience4j.core.IntervalFunction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a call while the registry is away, with exponential back-off and jitter, until it answers, patience ends, the
 * thread is interrupted or the client is closed.
 *
 * <p>Thread-safe: the callers' threads wait here. An outage is logged once at WARN and then at DEBUG until it is over.
 */
final class RetryLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RetryLoop.class);
    private static final int LAST_GROWING_ATTEMPT = 30;

    private final Patience patience;
    private final IntervalFunction backoff;
    private final RegistryListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean outage = new AtomicBoolean();

    RetryLoop(RegistryConfig config, RegistryListener listener) {
        this.patience = config.patience();
        this.backoff =
                IntervalFunction.ofExponentialRandomBackoff(config.backoffInitial(), 2.0, 0.5, config.backoffMax());
        this.listener = listener;
    }

    /** One attempt of a call. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws InterruptedException;
    }

    /** Runs {@code attempt} until it ends in an answer or a refusal. */
    <T> T run(Attempt<T> attempt) {
        long began = System.nanoTime();
        for (long failures = 0; ; ) {
            if (closed.getCount() == 0) {
                throw stopped(null);
            }
            try {
                T answer = attempt.run();
                answered(failures);
                return answer;
            } catch (RegistryRefusedException refused) {
                answered(failures);
                throw refused;
            } catch (RegistryUnavailableException unavailable) {
                failures++;
                long waitMillis = backoff.apply((int) Math.min(failures, LAST_GROWING_ATTEMPT));
                boolean last = exhausted(failures, began, waitMillis);
                failed(failures, last ? "asked again when next needed" : patience.next(), unavailable);
                if (last) {
                    throw unavailable;
                }
                pause(waitMillis);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw stopped(interrupted);
            }
        }
    }

    private boolean exhausted(long failures, long began, long waitMillis) {
        long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return failures >= patience.attempts()
                || spent + waitMillis > patience.time().toMillis();
    }

    /** The last attempt of a call is told too: who has no patience asks anew, and an outage is one all the same. */
    private void failed(long failures, String next, RegistryUnavailableException why) {
        if (outage.compareAndSet(false, true)) {
            LOG.warn("{}; {}", why.getMessage(), next);
        } else {
            LOG.debug("{}; attempt {} failed, {}", why.getMessage(), failures, next);
        }
        listener.onFailure(failures);
    }

    private void answered(long failures) {
        if (failures > 0) {
            listener.onRecovered();
        }
        // Read first: this runs on every call, and almost always finds nothing to do.
        if (outage.get() && outage.compareAndSet(true, false)) {
            LOG.info("the schema registry answers again");
        }
    }

    private void pause(long millis) {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw stopped(null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw stopped(interrupted);
        }
    }

    private static RegistryUnavailableException stopped(
            @org.jspecify.annotations.Nullable InterruptedException interrupted) {
        return new RegistryUnavailableException("stopped while the schema registry was asked", interrupted);
    }

    /** Lets every waiting caller go with a {@link RegistryUnavailableException}. */
    void close() {
        closed.countDown();
    }
}

package dev.assay.topology.app;

import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.topology.scoring.SourceRecord;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps that may need the registry, and runs them again for as long as there is none: that is nobody's fault, so the
 * record waits. Thread-safe.
 */
final class PatientSteps {
    private static final Logger log = LoggerFactory.getLogger(PatientSteps.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final int DOUBLINGS = 5;

    private final ScheduledExecutorService threads;

    /** @param threads apart from those that score, since a registry call may block one */
    PatientSteps(ScheduledExecutorService threads) {
        this.threads = threads;
    }

    /** Whether the service stops, and nothing is published any more. */
    boolean closing() {
        return threads.isShutdown();
    }

    /**
     * Runs a step soon.
     *
     * @param defect hears of a failure that is not the registry's; what it does is patient too
     */
    void run(Runnable step, SourceRecord record, Consumer<Throwable> defect) {
        schedule(step, record, defect, 0);
    }

    private void schedule(Runnable step, SourceRecord record, Consumer<Throwable> defect, int attempt) {
        long delay = attempt == 0 ? 0 : FIRST_RETRY.toMillis() << Math.min(attempt - 1, DOUBLINGS);
        try {
            ScheduledFuture<?> unused =
                    threads.schedule(() -> attempt(step, record, defect, attempt), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("{} is left to the next owner of its partition: closing", record);
        }
    }

    private void attempt(Runnable step, SourceRecord record, Consumer<Throwable> defect, int attempt) {
        try {
            step.run();
        } catch (RegistryUnavailableException e) {
            schedule(step, record, defect, attempt + 1);
        } catch (RejectedExecutionException e) {
            log.debug("{} is left to the next owner of its partition: closing", record);
        } catch (RuntimeException | Error e) {
            // Errors too: a record that nobody answers would hold up its key for ever.
            log.error("{} could not be judged: {}", record, e.getClass().getName());
            schedule(() -> defect.accept(e), record, defect, attempt + 1);
        }
    }
}

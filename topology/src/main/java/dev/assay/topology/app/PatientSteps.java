package dev.assay.topology.app;

import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.scoring.SourceRecord;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps that may need the registry, and runs them again for as long as there is none: that is nobody's fault, so the
 * record waits. Thread-safe.
 *
 * <p>Steps run on threads that take what is cached and never ask. One that has to ask goes on on threads for that, so that a
 * registry that hangs keeps nobody else.
 */
final class PatientSteps {
    private static final Logger log = LoggerFactory.getLogger(PatientSteps.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final int DOUBLINGS = 5;

    private final ScheduledExecutorService threads;
    private final ScheduledExecutorService asking;
    private final SchemaRegistryClient registry;
    private final AtomicLong waiting = new AtomicLong();

    /**
     * @param threads apart from those that score
     * @param asking apart from {@code threads}, since a registry call may block one for as long as its timeouts
     * @param registry the client that the steps use; gives up after one attempt
     */
    PatientSteps(ScheduledExecutorService threads, ScheduledExecutorService asking, SchemaRegistryClient registry) {
        this.threads = threads;
        this.asking = asking;
        this.registry = registry;
    }

    /** Whether the service stops, and nothing is published any more. */
    boolean closing() {
        return threads.isShutdown();
    }

    /** How many steps wait for an answer of the registry, or for their turn to ask. */
    long waiting() {
        return waiting.get();
    }

    /**
     * Runs a step soon.
     *
     * @param defect hears of a failure that is not the registry's; what it does is patient too
     */
    void run(Runnable step, SourceRecord record, Consumer<Throwable> defect) {
        start(step, record, defect, 0);
    }

    private void start(Runnable step, SourceRecord record, Consumer<Throwable> defect, int failures) {
        schedule(threads, record, failures, () -> {
            try {
                registry.withoutAsking(step);
            } catch (RegistryUnavailableException e) {
                waiting.incrementAndGet();
                ask(step, record, defect, 0);
            } catch (RuntimeException | Error e) {
                defective(e, record, defect, failures);
            }
        });
    }

    private void ask(Runnable step, SourceRecord record, Consumer<Throwable> defect, int failures) {
        schedule(asking, record, failures, () -> {
            try {
                step.run();
                waiting.decrementAndGet();
            } catch (RegistryUnavailableException e) {
                ask(step, record, defect, failures + 1);
            } catch (RuntimeException | Error e) {
                waiting.decrementAndGet();
                defective(e, record, defect, failures);
            }
        });
    }

    private void defective(Throwable failure, SourceRecord record, Consumer<Throwable> defect, int failures) {
        if (failure instanceof RejectedExecutionException) {
            leave(record);
            return;
        }
        // Errors too: a record that nobody answers would hold up its key for ever.
        log.error("{} could not be judged: {}", record, failure.getClass().getName());
        start(() -> defect.accept(failure), record, defect, failures + 1);
    }

    private static void schedule(ScheduledExecutorService on, SourceRecord record, int failures, Runnable task) {
        long delay = failures == 0 ? 0 : FIRST_RETRY.toMillis() << Math.min(failures - 1, DOUBLINGS);
        try {
            ScheduledFuture<?> unused = on.schedule(task, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            leave(record);
        }
    }

    private static void leave(SourceRecord record) {
        log.debug("{} is left to the next owner of its partition: closing", record);
    }
}

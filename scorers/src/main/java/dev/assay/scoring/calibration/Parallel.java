package dev.assay.scoring.calibration;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs numbered work on some threads, each with working memory of its own. Stateless; any thread may use it. */
final class Parallel {
    private static final int CHUNK = 32;

    private Parallel() {}

    /** Work on one number. */
    interface Work<S> {
        void on(int number, S state);
    }

    /**
     * Does the work for 0 to count - 1, in any order, and waits for it.
     *
     * @throws RuntimeException what the work threw first
     */
    static <S> void run(int count, int threads, Supplier<S> memory, Work<S> work) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread[] workers = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            workers[t] = new Thread(() -> drain(count, next, failure, memory, work), "calibration-" + t);
            workers[t].start();
        }
        for (Thread worker : workers) {
            join(worker, failure);
        }
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private static <S> void drain(
            int count,
            AtomicInteger next,
            AtomicReference<RuntimeException> failure,
            Supplier<S> memory,
            Work<S> work) {
        try {
            S state = memory.get();
            for (int from = next.getAndAdd(CHUNK);
                    from < count && failure.get() == null;
                    from = next.getAndAdd(CHUNK)) {
                for (int i = from; i < Math.min(count, from + CHUNK); i++) {
                    work.on(i, state);
                }
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void join(Thread worker, AtomicReference<RuntimeException> failure) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            failure.compareAndSet(null, new IllegalStateException("interrupted while texts were being read", e));
            Thread.currentThread().interrupt();
        }
    }
}

package dev.assay.topology.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while a thread works: the thread is interrupted, and the JVM waits until it has cleaned up. Opened and closed by
 * that thread.
 */
final class Interruption implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch cleaned = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "demo-shutdown");
    private volatile boolean asked;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onShutdown() {
        asked = true;
        worker.interrupt();
        try {
            // A signal ends the JVM as soon as its hooks return.
            if (!cleaned.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the process was told to end. */
    boolean asked() {
        return asked;
    }

    /** Says that everything is cleaned up. */
    @Override
    public void close() {
        cleaned.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal came between the two lines; the hook has nothing left to wait for.
                asked = true;
            }
        }
    }
}

package dev.assay.topology.demo;

import dev.assay.topology.cli.EndSignals;

/** Ctrl-C while a thread works: the thread is interrupted, cleans up and ends. Opened and closed by that thread. */
final class Interruption implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final EndSignals signals = EndSignals.handle(this::ask);
    private volatile boolean asked;

    private void ask() {
        asked = true;
        worker.interrupt();
    }

    /** Whether the process was told to end. */
    boolean asked() {
        return asked;
    }

    @Override
    public void close() {
        signals.close();
    }
}

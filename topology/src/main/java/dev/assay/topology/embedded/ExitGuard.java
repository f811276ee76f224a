package dev.assay.topology.embedded;

import org.apache.kafka.common.utils.Exit;

/**
 * While open, a broker in this process that wants to end the JVM throws {@link Attempt} in its own thread instead. For
 * tests only: a broker that halted is broken even though the JVM lives. Process-wide; install once, from one thread.
 */
public final class ExitGuard implements AutoCloseable {
    private ExitGuard() {}

    /** Thrown in the thread that called for exit or halt. */
    public static final class Attempt extends Error {
        private static final long serialVersionUID = 1L;
        private final int status;

        Attempt(int status, String how) {
            super("the embedded broker asked to " + how + " the JVM with status " + status);
            this.status = status;
        }

        /** Exit status that the JVM would have ended with. */
        public int status() {
            return status;
        }
    }

    /** Starts intercepting. */
    public static ExitGuard install() {
        Exit.setExitProcedure((status, message) -> {
            throw new Attempt(status, "exit");
        });
        Exit.setHaltProcedure((status, message) -> {
            throw new Attempt(status, "halt");
        });
        return new ExitGuard();
    }

    @Override
    public void close() {
        Exit.resetExitProcedure();
        Exit.resetHaltProcedure();
    }
}

package dev.assay.topology.demo;

import dev.assay.topology.cli.terminal.Ansi;
import dev.assay.topology.cli.terminal.Style;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Says what is being started and how long it took. Confined to one thread. */
final class Progress {
    private static final int WIDTH = 48;

    private final PrintStream out;
    private final Ansi ansi;

    Progress(PrintStream out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Runs one step. */
    <T> T step(String what, Callable<T> work) throws Exception {
        out.print("  " + what + " " + ansi.paint(Style.DIM, ".".repeat(Math.max(3, WIDTH - what.length()))) + " ");
        out.flush();
        long start = System.nanoTime();
        boolean done = false;
        try {
            T result = work.call();
            done = true;
            return result;
        } finally {
            out.println(done ? seconds(System.nanoTime() - start) : ansi.paint(Style.RED, "failed"));
        }
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}

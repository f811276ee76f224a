package dev.assay.topology.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command printed, and its exit code. Only one test at a time may run one: it takes the place of standard output.
 *
 * @param out with what tests log
 */
record Ran(int code, String out, String err) {

    /** Runs a command of {@code assay}. */
    static Ran of(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = Main.run(args);
            return new Ran(code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Lines of standard output that are JSON objects. */
    List<String> json() {
        return out.lines().filter(line -> line.startsWith("{")).toList();
    }
}

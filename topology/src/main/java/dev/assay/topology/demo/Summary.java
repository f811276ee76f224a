package dev.assay.topology.demo;

import dev.assay.topology.cli.terminal.Ansi;
import dev.assay.topology.cli.terminal.Style;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the demo says at its end. Immutable; any thread may read it.
 *
 * @param account the books, closed
 * @param recordsIn what the input topic holds
 * @param device where the model ran
 * @param admin address of the admin server
 * @param nanos how long the demo took
 */
record Summary(Account account, long recordsIn, String device, String admin, long nanos) {
    private static final int MOST_PROBLEMS = 20;

    /** Whether everything is accounted for and every label agrees. */
    boolean holds() {
        return account.problems(recordsIn).isEmpty();
    }

    void print(PrintStream out, Ansi ansi) {
        out.println();
        out.println(ansi.paint(Style.BOLD, "Summary"));
        line(
                out,
                "events in",
                recordsIn + " = " + account.verdictCount() + " verdicts + " + account.quarantinedCount()
                        + " quarantined");
        line(
                out,
                "exactly once",
                account.missing() + " missing, " + account.duplicates()
                        + " duplicates, read committed to the topics' end");
        line(
                out,
                "labels agree",
                Arrays.stream(Kind.values())
                        .map(kind -> kind.id() + " " + account.agreeingOf(kind) + " of " + account.eventsOf(kind))
                        .collect(Collectors.joining(", ")));
        line(out, "deferred", account.deferredCount() + " answers to a larger model, in the topic deferrals");
        line(
                out,
                "latency",
                "p50 " + account.latency(0.5) + " ms, p95 " + account.latency(0.95)
                        + " ms from admission to the reader of the verdict,");
        line(out, "", "commit included; " + DemoRun.UNDER_WAY + " records under way at once");
        line(out, "neural model", "all-MiniLM-L6-v2 on " + device + ", in " + account.neuralCount() + " verdicts");
        line(
                out,
                "cascade",
                "assay-lm-small read " + account.readBySmallCount() + " texts without token numbers, assay-lm-large "
                        + account.readByLargeCount() + " of them");
        line(out, "fingerprint", String.join(", ", account.fingerprints()));
        line(out, "admin", admin + " (/metrics /health/ready /info)");
        line(out, "time", Progress.seconds(nanos));
        out.println();
        conclusion(out, ansi);
        out.flush();
    }

    private void conclusion(PrintStream out, Ansi ansi) {
        List<String> problems = account.problems(recordsIn);
        if (problems.isEmpty()) {
            out.println(
                    ansi.paint(Style.GREEN, "Every record is accounted for, and every verdict agrees with its label."));
            return;
        }
        out.println(ansi.paint(Style.RED, "Did not hold:"));
        problems.stream().limit(MOST_PROBLEMS).forEach(one -> out.println("  " + one));
        if (problems.size() > MOST_PROBLEMS) {
            out.println("  and " + (problems.size() - MOST_PROBLEMS) + " more");
        }
    }

    private static void line(PrintStream out, String what, String value) {
        out.println("  " + what + " ".repeat(Math.max(1, 14 - what.length())) + value);
    }
}

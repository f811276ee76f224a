package dev.assay.topology.demo;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends, reads and shows, until everything is answered. Confined to one thread. */
final class DemoRun {
    /** Records under way at once: the latency shown is then that of the service, not of a queue before it. */
    static final int UNDER_WAY = 4;

    private static final Duration POLL = Duration.ofMillis(20);

    /** Without any output for this long, what is missing is taken for lost. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** Several commits of the service: a duplicate would have shown. */
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final DemoStack stack;
    private final List<DemoEvent> events;
    private final DemoTable table;
    private final PrintStream out;
    private final long start;

    DemoRun(DemoStack stack, List<DemoEvent> events, DemoTable table, PrintStream out, long start) {
        this.stack = stack;
        this.events = events;
        this.table = table;
        this.out = out;
        this.start = start;
    }

    Summary run() throws Exception {
        try (Outputs outputs = new Outputs(stack.config());
                Traffic traffic = new Traffic(stack.config(), events)) {
            Account account = new Account(events, traffic.broken());
            out.println();
            announce(account, traffic.broken());
            table.header();
            try {
                exchange(traffic, outputs, new Shown(account));
                settle(outputs, new Shown(account));
            } finally {
                table.end();
            }
            return new Summary(
                    account,
                    outputs.recordsIn(),
                    stack.device(),
                    stack.adminUri().toString(),
                    System.nanoTime() - start);
        }
    }

    private void announce(Account account, List<BrokenRecord> broken) {
        out.println("Sending " + account.expected() + " records: the events, and " + broken.size()
                + " broken on purpose for the quarantine:");
        out.println(broken.stream().map(BrokenRecord::what).collect(Collectors.joining(", ")) + ".");
        out.println();
        out.println("How to read the findings:");
        out.println("  watermark    p: chance of so strong a sign by accident; found at 0.001");
        out.println("  consistency  passages: expected share of sentences that are not true; short answers:");
        out.println("               probability of being wrong; unsupported above the level");
        out.println("  cascade      mean log-probability; below the level the answer is deferred");
        out.println();
    }

    private void exchange(Traffic traffic, Outputs outputs, Shown shown) throws InterruptedException {
        int sent = 0;
        shown.lastNews = System.nanoTime();
        while (traffic.hasMore() || !shown.account.complete()) {
            stack.requireService();
            int before = sent;
            while (traffic.hasMore() && sent - shown.account.answered() < UNDER_WAY) {
                traffic.sendNext();
                sent++;
            }
            if (sent > before) {
                traffic.flush();
            }
            outputs.poll(POLL, shown);
            if (System.nanoTime() - shown.lastNews > SILENCE.toNanos()) {
                return;
            }
            table.status("answered " + shown.account.answered() + " of " + shown.account.expected());
        }
    }

    private void settle(Outputs outputs, Shown shown) {
        long until = System.nanoTime() + AFTERMATH.toNanos();
        while (System.nanoTime() < until || !outputs.atEnd()) {
            table.status("looking for duplicates");
            outputs.poll(Duration.ofMillis(100), shown);
        }
    }

    /** Books each output and shows it. */
    private final class Shown implements Outputs.Listener {
        private final Account account;
        private long lastNews;

        Shown(Account account) {
            this.account = account;
        }

        @Override
        public void verdict(Verdict verdict) {
            show(account.verdict(verdict, System.currentTimeMillis()));
        }

        @Override
        public void deferral(DeferredEvent event) {
            account.deferral(event);
        }

        @Override
        public void quarantined(Quarantined record) {
            show(account.quarantine(record));
        }

        private void show(Account.@Nullable Row row) {
            lastNews = System.nanoTime();
            if (row != null) {
                table.row(row);
            }
        }
    }
}

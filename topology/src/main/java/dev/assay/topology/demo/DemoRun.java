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
    /** Slow enough to be watched. */
    private static final Duration PACE = Duration.ofMillis(40);

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
            out.println("Sending " + account.expected() + " records: the events, and "
                    + traffic.broken().size()
                    + " broken on purpose ("
                    + traffic.broken().stream().map(BrokenRecord::what).collect(Collectors.joining(", "))
                    + ") to show quarantine.");
            out.println();
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

    private void exchange(Traffic traffic, Outputs outputs, Shown shown) throws InterruptedException {
        long nextSend = System.nanoTime();
        shown.lastNews = System.nanoTime();
        while (traffic.hasMore() || !shown.account.complete()) {
            stack.requireService();
            long now = System.nanoTime();
            if (traffic.hasMore() && now - nextSend >= 0) {
                traffic.sendNext();
                nextSend = now + PACE.toNanos();
                if (!traffic.hasMore()) {
                    traffic.flush();
                }
            }
            outputs.poll(Duration.ofMillis(20), shown);
            if (!traffic.hasMore() && System.nanoTime() - shown.lastNews > SILENCE.toNanos()) {
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

package dev.assay.topology.cli;

import dev.assay.schema.Feedback;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.ThresholdState;
import dev.assay.topology.app.FeedbackProducer;
import dev.assay.topology.app.ThresholdLog;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.threshold.ThresholdMove;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gives one order and waits for its answers on the thresholds topic. Confined to the main thread. */
final class ThresholdOrder {
    private final AssayConfig config;
    private final Feedback order;
    private final Duration patience;

    ThresholdOrder(AssayConfig config, Feedback order, Duration patience) {
        this.config = config;
        this.order = order;
        this.patience = patience;
    }

    int give(PrintWriter out, PrintWriter err) throws InterruptedException {
        try (ThresholdLog log = new ThresholdLog(config)) {
            int partitions = log.feedbackPartitions();
            Set<Integer> awaited = awaited(log, partitions);
            if (awaited.isEmpty()) {
                err.println("assay: no threshold is called " + order.getThresholdKey() + "; see thresholds list");
                return Main.NOT_HELD;
            }
            try (FeedbackProducer producer = new FeedbackProducer(config)) {
                producer.toEveryPartition(order, partitions);
            }
            List<ThresholdChange> answers = new ArrayList<>();
            long deadline = System.nanoTime() + patience.toNanos();
            while (!awaited.isEmpty() && System.nanoTime() < deadline) {
                log.poll(change -> hear(change, awaited, answers));
            }
            return report(answers, awaited, out, err);
        }
    }

    private void hear(ThresholdChange change, Set<Integer> awaited, List<ThresholdChange> answers) {
        if (order.getOrderId().equals(change.getOrderId())) {
            answers.add(change);
            if (change.getThresholdKey().equals(expected())) {
                awaited.remove(change.getPartition());
            }
        }
    }

    private String expected() {
        @Nullable String key = order.getThresholdKey();
        return key == null ? ThresholdMove.ALL : key;
    }

    /** An order to all is answered by every partition, one to a key by those that have it. */
    private Set<Integer> awaited(ThresholdLog log, int partitions) {
        var standing = log.toEnd();
        if (order.getThresholdKey() == null) {
            return IntStream.range(0, partitions).boxed().collect(Collectors.toCollection(TreeSet::new));
        }
        return standing.keySet().stream()
                .filter(place -> place.key().equals(order.getThresholdKey()))
                .map(ThresholdLog.Place::partition)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int report(List<ThresholdChange> answers, Set<Integer> silent, PrintWriter out, PrintWriter err) {
        List<ThresholdChange> moved = answers.stream()
                .filter(one -> !one.getThresholdKey().equals(ThresholdMove.ALL))
                .toList();
        // Where nobody answered in time, nobody said that there are none.
        if (!moved.isEmpty() || silent.isEmpty()) {
            ThresholdTable.print(moved, out);
        }
        answers.stream()
                .filter(one -> one.getThresholdKey().equals(ThresholdMove.ALL))
                .findFirst()
                .ifPresent(one -> out.println(
                        one.getState() == ThresholdState.FROZEN
                                ? "new thresholds start frozen, until unfreeze without --key"
                                : "new thresholds do not start frozen"));
        out.flush();
        boolean refused = answers.stream()
                .anyMatch(one -> one.getDetail() != null && one.getDetail().startsWith("refused"));
        if (!silent.isEmpty()) {
            err.println("assay: partitions " + silent + " did not answer within " + patience.toSeconds()
                    + " s; the order stays in " + config.topics().feedback() + " and is obeyed when they are read");
        }
        return silent.isEmpty() && !refused ? Main.OK : Main.NOT_HELD;
    }
}

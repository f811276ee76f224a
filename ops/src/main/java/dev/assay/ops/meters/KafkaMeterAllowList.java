package dev.assay.ops.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the few {@code kafka.*} meters that rules, panels and runbooks use and denies the rest: one small topology
 * exports some four hundred families otherwise. Other meters pass. Stateless; any thread may use it.
 *
 * <p>It must not drop labels: the Kafka binder takes meters with fewer labels than it expects for stale ones and removes
 * them. Labels such as {@code kafka_version} are dropped where Prometheus scrapes.
 */
public final class KafkaMeterAllowList implements MeterFilter {
    private static final String PREFIX = "kafka.";

    /** Micrometer's counters among them, whose series end in {@code _total}; dots as the binder makes them. */
    private static final Set<String> COUNTERS = names(
            "kafka.stream.failed.stream.threads",
            "kafka.stream.thread.blocked.time.ns.total",
            "kafka.stream.thread.task.closed.total",
            "kafka.stream.task.dropped.records.total",
            "kafka.stream.task.restore.remaining.records.total",
            "kafka.stream.state.write.stall.duration.total",
            "kafka.consumer.coordinator.rebalance.total",
            "kafka.consumer.coordinator.failed.rebalance.total",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.producer.txn.commit.time.ns.total",
            "kafka.producer.txn.abort.time.ns.total",
            "kafka.producer.record.error.total");

    private static final Set<String> GAUGES = names(
            "kafka.stream.client.state",
            "kafka.stream.alive.stream.threads",
            "kafka.stream.thread.thread.state",
            "kafka.stream.thread.process.ratio",
            "kafka.stream.thread.poll.ratio",
            "kafka.stream.thread.punctuate.ratio",
            "kafka.stream.thread.commit.ratio",
            "kafka.stream.thread.commit.latency.avg",
            "kafka.stream.thread.commit.latency.max",
            "kafka.stream.thread.punctuate.latency.max",
            "kafka.stream.task.active.buffer.count",
            "kafka.stream.task.active.process.ratio",
            "kafka.stream.state.updater.active.restoring.tasks",
            "kafka.stream.state.updater.standby.updating.tasks",
            "kafka.stream.state.updater.restore.records.rate",
            "kafka.stream.processor.node.record.e2e.latency.avg",
            "kafka.stream.processor.node.record.e2e.latency.max",
            "kafka.stream.state.total.sst.files.size",
            "kafka.stream.state.background.errors",
            "kafka.stream.state.num.open.iterators",
            "kafka.consumer.fetch.manager.records.lag",
            "kafka.consumer.coordinator.last.rebalance.seconds.ago",
            "kafka.producer.request.latency.avg");

    /** Passes what the list names and what is not Kafka's. */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        String name = id.getName();
        boolean kept = !name.startsWith(PREFIX) || COUNTERS.contains(name) || GAUGES.contains(name);
        return kept ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
    }

    /** The Micrometer names that pass, sorted. */
    public static Set<String> meterNames() {
        return Stream.of(COUNTERS, GAUGES).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the binder makes a counter of the meter with this Micrometer name. */
    public static boolean isCounter(String meterName) {
        return COUNTERS.contains(meterName);
    }

    /** The series names of those in a scrape, sorted. */
    public static Set<String> seriesNames() {
        return Stream.concat(
                        COUNTERS.stream().map(name -> name.endsWith(".total") ? name : name + ".total"),
                        GAUGES.stream())
                .map(name -> name.replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String... names) {
        return Set.of(names);
    }
}

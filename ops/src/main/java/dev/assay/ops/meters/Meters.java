package dev.assay.ops.meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** Registers the meters of {@link MeterCatalog}, and only those. Thread-safe: every method may be called by any thread. */
public final class Meters {
    private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};
    private static final double[] TOKENS = {8, 32, 128, 512, 2048, 8192};
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The registry behind, for binders of other libraries. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The counter with these label values, in catalogue order. */
    public Counter counter(MeterCatalog meter, String... values) {
        return Counter.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, MeterCatalog.Type.COUNTER, values))
                .register(registry);
    }

    /** The timer with these label values. */
    public Timer timer(MeterCatalog meter, String... values) {
        return Timer.builder(meter.meterName())
                .description(meter.description())
                .serviceLevelObjectives(LATENCIES)
                .tags(tags(meter, MeterCatalog.Type.TIMER, values))
                .register(registry);
    }

    /** The distribution summary with these label values. */
    public DistributionSummary summary(MeterCatalog meter, String... values) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.description())
                .baseUnit(meter.unit())
                .serviceLevelObjectives(meter.unit().equals("tokens") ? TOKENS : ROWS)
                .tags(tags(meter, MeterCatalog.Type.SUMMARY, values))
                .register(registry);
    }

    /** A gauge that reads the supplier at every scrape; close it with {@link Gauge#close()} when its subject goes. */
    public Gauge gauge(MeterCatalog meter, Supplier<Number> value, String... values) {
        var builder = Gauge.builder(meter.meterName(), value)
                .description(meter.description())
                .tags(tags(meter, MeterCatalog.Type.GAUGE, values));
        if (!meter.unit().isEmpty()) {
            builder.baseUnit(meter.unit());
        }
        return builder.register(registry);
    }

    private static Tags tags(MeterCatalog meter, MeterCatalog.Type type, String... values) {
        if (meter.type() != type) {
            throw new IllegalArgumentException(meter + " is a " + meter.type() + ", not a " + type);
        }
        if (values.length != meter.labels().size()) {
            throw new IllegalArgumentException(meter + " takes the labels " + meter.labels());
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(meter.labels().get(i), values[i]);
        }
        return tags;
    }
}

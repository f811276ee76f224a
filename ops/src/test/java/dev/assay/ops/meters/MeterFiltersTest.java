package dev.assay.ops.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MeterFiltersTest {
    private final PrometheusMeterRegistry registry = ServiceRegistry.open();

    @Test
    void anAssayMeterOutsideTheCatalogueIsRefused() {
        assertThatThrownBy(() -> registry.counter("assay.surprise"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assay.surprise");
    }

    @Test
    void aCataloguedNameWithOtherLabelsIsRefused() {
        assertThatThrownBy(() -> registry.counter("assay.events", "tenant", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic");
        assertThatThrownBy(() -> registry.counter("assay.events")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cataloguedMetersAndForeignOnesPass() {
        new Meters(registry).counter(MeterCatalog.EVENTS, "t").increment();
        registry.counter("http.requests").increment();

        assertThat(Scrape.seriesNames(registry.scrape())).contains("assay_events_total", "http_requests_total");
    }

    @Test
    void unlistedKafkaMetersAreDenied() {
        Gauge.builder("kafka.stream.thread.poll.records.avg", () -> 1).register(registry);
        Gauge.builder("kafka.consumer.fetch.manager.bytes.consumed.rate", () -> 1)
                .register(registry);

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void listedKafkaMetersAppearUnderTheNamesThatRulesUse() {
        for (String name : KafkaMeterAllowList.meterNames()) {
            if (KafkaMeterAllowList.isCounter(name)) {
                FunctionCounter.builder(name, this, t -> 1).register(registry);
            } else {
                Gauge.builder(name, () -> 1).register(registry);
            }
        }

        assertThat(Scrape.seriesNames(registry.scrape()))
                .containsExactlyElementsOf(KafkaMeterAllowList.seriesNames())
                .hasSameSizeAs(KafkaMeterAllowList.meterNames());
    }

    @Test
    void runtimeMetersShowHeapThreadsAndProcess() {
        try (RuntimeMeters bound = RuntimeMeters.bind(registry)) {
            assertThat(bound).isNotNull();
            Set<String> series = new TreeSet<>(Scrape.seriesNames(registry.scrape()));

            assertThat(series)
                    .contains(
                            "jvm_memory_used_bytes",
                            "jvm_memory_max_bytes",
                            "jvm_threads_live_threads",
                            "process_cpu_usage",
                            "process_uptime_seconds");
        }
    }

    @Test
    void metersTakeTheLabelsOfTheirEntryAndOnlyTheirType() {
        var meters = new Meters(registry);

        assertThatThrownBy(() -> meters.counter(MeterCatalog.EVENTS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.timer(MeterCatalog.EVENTS, "t")).isInstanceOf(IllegalArgumentException.class);
        Counter first = meters.counter(MeterCatalog.EVENTS, "t");
        assertThat(meters.counter(MeterCatalog.EVENTS, "t")).isSameAs(first);
    }
}

package dev.assay.ops.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeterCatalogTest {
    @ParameterizedTest
    @EnumSource(MeterCatalog.class)
    void theScrapeShowsExactlyTheSeriesThatTheCatalogueNames(MeterCatalog meter) {
        String scrape = scrapeOf(meter);

        Set<String> series = Scrape.seriesNames(scrape);
        assertThat(series).containsExactlyInAnyOrderElementsOf(meter.seriesNames());
        assertThat(scrape).contains("# HELP " + meter.prometheusName() + " " + meter.description());
        assertThat(scrape).contains("# TYPE " + meter.prometheusName() + " " + prometheusType(meter));
        for (String label : meter.labels()) {
            assertThat(scrape).contains(label + "=\"");
        }
    }

    @Test
    void namesAreDistinctAndDescriptionsAreSentences() {
        List<MeterCatalog> all = List.of(MeterCatalog.values());

        assertThat(all.stream().map(MeterCatalog::meterName)).doesNotHaveDuplicates();
        assertThat(all.stream().map(MeterCatalog::prometheusName)).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(meter -> assertThat(meter.description()).endsWith("."));
    }

    @Test
    void noLabelCanCarryAnEventOrAKey() {
        Set<String> allowed = Set.of(
                "scorer",
                "lane",
                "disposition",
                "reason",
                "stage",
                "class",
                "cause",
                "topic",
                "partition",
                "version",
                "decision",
                "kind",
                "state",
                "bin",
                "revision",
                "fingerprint",
                "file",
                "outcome",
                "end",
                "tier",
                "model",
                "source",
                // Route, model and length of deferral thresholds: names of the configuration's world, bounded in
                // number.
                "traffic");

        assertThat(List.of(MeterCatalog.values()).stream()
                        .flatMap(meter -> meter.labels().stream())
                        .collect(Collectors.toSet()))
                .isSubsetOf(allowed);
    }

    @Test
    void namesAreFoundByDottedName() {
        assertThat(MeterCatalog.byMeterName("assay.events")).hasValue(MeterCatalog.EVENTS);
        assertThat(MeterCatalog.byMeterName("assay.unknown")).isEmpty();
    }

    private static String scrapeOf(MeterCatalog meter) {
        PrometheusMeterRegistry registry = ServiceRegistry.open();
        var meters = new Meters(registry);
        String[] values = meter.labels().stream().map(label -> "v").toArray(String[]::new);
        switch (meter.type()) {
            case COUNTER -> meters.counter(meter, values).increment();
            case GAUGE -> meters.gauge(meter, () -> 1, values);
            case TIMER -> meters.timer(meter, values).record(java.time.Duration.ofMillis(3));
            case SUMMARY -> meters.summary(meter, values).record(3);
        }
        return registry.scrape();
    }

    private static String prometheusType(MeterCatalog meter) {
        return switch (meter.type()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER, SUMMARY -> "histogram";
        };
    }
}

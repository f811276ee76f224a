package dev.assay.ops.meters;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * Opens the one Prometheus registry of the service, with {@link CatalogGuard} and {@link KafkaMeterAllowList} in force
 * from the first meter on. Any thread may call it.
 */
public final class ServiceRegistry {
    private ServiceRegistry() {}

    /** A new registry with no meters yet. Common tags must not be added: the Kafka binder compares label sets. */
    public static PrometheusMeterRegistry open() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(new CatalogGuard()).meterFilter(new KafkaMeterAllowList());
        return registry;
    }
}

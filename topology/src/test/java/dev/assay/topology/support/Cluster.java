package dev.assay.topology.support;

import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.topology.embedded.BrokerLog;
import dev.assay.topology.embedded.EmbeddedKafka;
import dev.assay.topology.embedded.ExitGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** One embedded broker and one registry for a suite. Confined to the test's thread. */
public final class Cluster implements AutoCloseable {
    private final ExitGuard guard;
    private final EmbeddedKafka kafka;
    private final DevRegistry registry;

    private Cluster(ExitGuard guard, EmbeddedKafka kafka, DevRegistry registry) {
        this.guard = guard;
        this.kafka = kafka;
        this.registry = registry;
    }

    /** Starts both; the broker keeps its data in {@code dir}. */
    public static Cluster start(Path dir) {
        ExitGuard guard = ExitGuard.install();
        BrokerLog.level("OFF");
        try {
            return new Cluster(guard, EmbeddedKafka.start(dir.resolve("broker")), DevRegistry.start());
        } catch (IOException e) {
            throw new UncheckedIOException("the registry did not start", e);
        }
    }

    public EmbeddedKafka kafka() {
        return kafka;
    }

    public DevRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        kafka.close();
        registry.close();
        guard.close();
    }
}

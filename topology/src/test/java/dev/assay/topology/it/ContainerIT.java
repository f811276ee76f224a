package dev.assay.topology.it;

import dev.assay.serdes.devregistry.DevRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The same suite as {@link EndToEndIT} on Apache Kafka's own image; skipped, and reported as skipped, where no container
 * engine answers.
 */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class ContainerIT extends EndToEndSuite {
    private static final String IMAGE = "apache/kafka:4.3.1";

    private KafkaContainer kafka;
    private DevRegistry registry;

    @Override
    void startServers(Path dir) throws Exception {
        registry = DevRegistry.start();
        kafka = new KafkaContainer(DockerImageName.parse(System.getProperty("assay.kafka.image", IMAGE))
                .asCompatibleSubstituteFor("apache/kafka"));
        kafka.start();
    }

    @Override
    void stopServers() {
        if (kafka != null) {
            kafka.stop();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Override
    String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    String registryUrl() {
        return registry.url();
    }
}

package dev.assay.topology.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to reach the Kafka cluster. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "kafka", about = "How to reach the Kafka cluster.")
public record KafkaSettings(
        @Setting(value = "localhost:9092", about = "Brokers to contact first, host:port separated by commas.")
        String bootstrapServers,

        @Setting(
                value = "assay",
                about =
                        "Name of the service in the cluster: consumer group, transactions and internal topics start with it. Instances that share it share the work.")
        String applicationId,

        @Setting(about = "Name of this instance in broker logs and client metrics; Kafka makes one up when not set.")
        @Nullable
        String clientId,

        @Setting(
                about =
                        "Any Kafka Streams or client property, under its Kafka name, with or without a prefix such as consumer.; those that Assay owns are refused.")
        Map<String, String> properties) {

    public KafkaSettings {
        Checks checks = Checks.of(KafkaSettings.class, bootstrapServers, applicationId, clientId, properties);
        if (bootstrapServers != null) {
            boolean ok = KafkaProperties.isBootstrap(bootstrapServers);
            String fix = "write host:port, several separated by commas, such as broker-1:9092,broker-2:9092";
            checks.require(ok, "bootstrap-servers", bootstrapServers, "is not a list of addresses", fix);
        }
        if (applicationId != null) {
            boolean ok = TopicsSettings.isTopicName(applicationId);
            checks.require(
                    ok, "application-id", applicationId, "cannot be part of a topic name", TopicsSettings.NAME_FIX);
        }
        if (clientId != null) {
            boolean ok = TopicsSettings.isTopicName(clientId);
            checks.require(
                    ok, "client-id", clientId, "cannot be the id of a member of a group", TopicsSettings.NAME_FIX);
        }
        if (properties != null) {
            KafkaProperties.check(checks, properties);
        }
        checks.done();
        properties = Checks.sorted(properties);
    }

    @Override
    public String toString() {
        return EffectiveConfig.oneLine(this);
    }
}

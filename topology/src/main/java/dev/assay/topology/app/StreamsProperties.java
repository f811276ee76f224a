package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.StreamsSettings;
import dev.assay.topology.scoring.Carried;
import dev.assay.topology.threshold.ThresholdRules;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka properties from the typed configuration. Stateless; any thread may call it. */
final class StreamsProperties {
    private static final String STREAMS_PREFIXES =
            "main.consumer.|restore.consumer.|global.consumer.|consumer.|producer.|admin.|topic.";

    private StreamsProperties() {}

    /**
     * Properties of the stream.
     *
     * @param maxRecordBytes largest record value that the topics take beside key and headers
     */
    static Properties streams(AssayConfig config, int maxRecordBytes) {
        StreamsSettings streams = config.streams();
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.kafka().applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir(config).toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, streams.threads());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, streams.standbyReplicas());
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                streams.commitInterval().toMillis());
        properties.put(StreamsConfig.POLL_MS_CONFIG, streams.poll().toMillis());
        Map<String, String> user = config.kafka().properties();
        unlessGiven(properties, user, "", StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        unlessGiven(properties, user, "", StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 256);
        unlessGiven(properties, user, StreamsConfig.CONSUMER_PREFIX, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 256);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                streams.sessionTimeout().toMillis());
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                Math.max(1, streams.sessionTimeout().toMillis() / 5));
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                streams.transactionTimeout().toMillis());
        int largest = maxRecordBytes + Carried.LARGEST;
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                4096
                        + (config.deferralControl().enabled()
                                ? Math.max(largest, ThresholdRules.LARGEST_RECORD)
                                : largest));
        unlessGiven(properties, user, StreamsConfig.PRODUCER_PREFIX, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        unlessGiven(properties, user, StreamsConfig.PRODUCER_PREFIX, ProducerConfig.LINGER_MS_CONFIG, 5);
        String clientId = config.kafka().clientId();
        if (clientId != null) {
            properties.put(StreamsConfig.CLIENT_ID_CONFIG, clientId);
            // Static membership: a restarted instance gets its partitions back without a rebalance.
            properties.put(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG), clientId);
        }
        properties.putAll(user);
        return properties;
    }

    /** A default of ours. With its prefix it would win over the user's value under the plain name, which counts for all clients. */
    private static void unlessGiven(
            Properties properties, Map<String, String> user, String prefix, String name, Object value) {
        if (!user.containsKey(name) && !user.containsKey(prefix + name)) {
            properties.put(prefix + name, value);
        }
    }

    /** What plain clients (admin, the source reader) need of the configuration: connection and security. */
    static Map<String, Object> clients(AssayConfig config) {
        Map<String, Object> properties = new HashMap<>();
        config.kafka().properties().forEach((name, value) -> {
            if (!name.matches("(" + STREAMS_PREFIXES.replace(".", "\\.") + ").*")) {
                properties.put(name, value);
            }
        });
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        return properties;
    }

    /** The configured folder, or one of the application id below the temporary directory. */
    static Path stateDir(AssayConfig config) {
        Path given = config.streams().stateDir();
        return given != null ? given : Path.of(System.getProperty("java.io.tmpdir"), "assay-state");
    }
}

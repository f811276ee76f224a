package dev.assay.topology.app;

import dev.assay.schema.Feedback;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends orders to the thresholds of every partition. Confined to one thread. */
public final class FeedbackProducer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final SchemaRegistryClient registry;
    private final KafkaProducer<String, Feedback> producer;

    public FeedbackProducer(AssayConfig config) {
        topic = config.topics().feedback();
        Map<String, Object> settings = RegistryKeys.settings(config.registry());
        registry = SchemaRegistryClient.create(RegistryConfig.from(settings).withPatience(Patience.atMost(PATIENCE)));
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        producer = new KafkaProducer<>(
                properties,
                new StringSerializer(),
                new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false)));
    }

    /** Sends one record to each partition and waits until the brokers have all of them. */
    public void toEveryPartition(Feedback order, int partitions) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, order)));
        }
        for (Future<?> one : sent) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new KafkaException("sending to " + topic + " failed: " + e.getCause(), e);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        registry.close();
    }
}

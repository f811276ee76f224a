package dev.assay.topology.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service needs of the broker: exactly-once Streams under both group protocols, topics usable at once. */
class EmbeddedKafkaStreamsIT {
    private static ExitGuard guard;
    private static EmbeddedKafka kafka;

    @TempDir
    static Path dir;

    @TempDir
    Path state;

    @BeforeAll
    static void start() {
        guard = ExitGuard.install();
        BrokerLog.root("WARN");
        BrokerLog.level("OFF");
        kafka = EmbeddedKafka.start(dir);
    }

    @AfterAll
    static void stop() {
        kafka.close();
        guard.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void exactlyOnceStreamsRunUnderEitherGroupProtocol(String protocol) {
        String in = protocol + "-in";
        String out = protocol + "-out";
        kafka.createTopic(in, 1);
        kafka.createTopic(out, 1);
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(in).to(out);
        Properties config = new Properties();
        config.put("application.id", "app-" + protocol);
        config.put("bootstrap.servers", kafka.bootstrapServers());
        config.put("processing.guarantee", "exactly_once_v2");
        config.put("group.protocol", protocol);
        config.put("commit.interval.ms", "100");
        config.put("state.dir", state.toString());
        config.put("default.key.serde", Serdes.StringSerde.class);
        config.put("default.value.serde", Serdes.StringSerde.class);
        List<String> values = BrokerClients.numbered("v", 100);
        try (KafkaStreams streams = new KafkaStreams(builder.build(), config);
                KafkaProducer<String, String> producer = BrokerClients.producer(kafka.bootstrapServers(), in)) {
            streams.start();
            BrokerClients.commit(producer, in, values);
            assertThat(BrokerClients.readCommitted(kafka.bootstrapServers(), out, 100))
                    .isEqualTo(values);
            streams.close(Duration.ofSeconds(10));
        }
    }

    @Test
    void anIdempotentProducerMayWriteAsSoonAsTopicsAreCreated() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer())) {
            for (int round = 0; round < 15; round++) {
                String topic = "fresh-" + round;
                kafka.createTopic(topic, 4);
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                IntStream.range(0, 200)
                        .forEach(i -> sent.add(producer.send(new ProducerRecord<>(topic, i % 4, "k", "v" + i))));
                for (Future<RecordMetadata> one : sent) {
                    assertThat(one.get(10, TimeUnit.SECONDS).topic()).isEqualTo(topic);
                }
            }
        }
    }
}

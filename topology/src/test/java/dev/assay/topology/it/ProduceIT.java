package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.evaluation.TextLines;
import dev.assay.topology.app.EventProducer;
import dev.assay.topology.app.SentLines;
import dev.assay.topology.app.TopicTail;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.TestConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of any age, sent and shown by the commands' own classes. */
@Timeout(180)
class ProduceIT {
    @TempDir
    static Path dir;

    @Test
    void eventsOfAnyAgeArriveWithTheTimeOfSending() throws Exception {
        try (Cluster cluster = Cluster.start(dir)) {
            AssayConfig config = TestConfig.fresh(
                            "produce",
                            cluster.kafka().bootstrapServers(),
                            cluster.registry().url(),
                            dir)
                    .read();
            String topic = config.topics().input();
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", config.kafka().bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            long before = System.currentTimeMillis();
            List<String> problems = new ArrayList<>();
            try (EventProducer producer = new EventProducer(config, topic, true)) {
                SentLines sent = producer.sendAll(
                        TextLines.of(
                                "lines", line("old", "2019-05-01T00:00:00Z") + line("future", "2131-01-01T00:00:00Z")),
                        problems::add);
                assertThat(sent).isEqualTo(new SentLines(2, 0));
            }
            assertThat(problems).isEmpty();
            refusesWhatWouldArriveAsAnotherText(config, topic);
            assertThat(records(config, topic)).hasSize(2).allSatisfy(record -> {
                assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
                assertThat(record.headers().lastHeader("assay-class").value())
                        .isEqualTo("backfill".getBytes(StandardCharsets.UTF_8));
            });
            List<String> shown = new ArrayList<>();
            try (TopicTail tail = new TopicTail(config, topic, true, false)) {
                tail.run(Long.MAX_VALUE, Duration.ofDays(1), line -> {
                    shown.add(line);
                    return false;
                });
            }
            assertThat(shown).as("nobody reads on").hasSize(1);
            assertThat(shown.get(0)).contains("T00:00:00Z");
        }
    }

    /** Avro would write a question mark for half of a pair, and nobody would hear of it. */
    private static void refusesWhatWouldArriveAsAnotherText(AssayConfig config, String topic) throws Exception {
        List<String> problems = new ArrayList<>();
        try (EventProducer producer = new EventProducer(config, topic)) {
            SentLines sent = producer.sendAll(TextLines.of("lines", """
                            {"eventId":"u","completion":"ab\\ud800 lone"}
                            {"eventId":"u","completion":"x","samples":["\\ud83d\\ude00","\\udc00"]}
                            {"eventId":"u","completion":"x","attributes":{"a":"\\ud800"}}
                            {"eventId":"u","completion":"x","attributes":{"\\ud800":"c"}}
                            {"eventId":"u","eventId":"v"}
                            """), problems::add);
            assertThat(sent).isEqualTo(new SentLines(0, 5));
        }
        String why = ": half of a surrogate pair at character ";
        assertThat(problems).hasSize(5);
        assertThat(problems.get(0)).startsWith("line 1: $.completion" + why + "2, which cannot be sent");
        assertThat(problems.get(1)).startsWith("line 2: $.samples[1].text" + why + "0");
        assertThat(problems.get(2)).startsWith("line 3: $.attributes[entry 1]" + why + "0");
        assertThat(problems.get(3)).startsWith("line 4: $: not one JSON document");
        assertThat(problems.get(4)).startsWith("line 5: $: the field eventId stands twice in one object, at column ");
    }

    private static String line(String id, String occurredAt) {
        return "{\"eventId\":\"" + id + "\",\"completion\":\"x\",\"occurredAt\":\"" + occurredAt + "\"}\n";
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(AssayConfig config, String topic) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", config.kafka().bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (int i = 0; i < 50 && found.size() < 2; i++) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
        }
        return found;
    }
}

package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.support.Cluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading again, against a broker. */
class KafkaSourceReaderIT {
    @TempDir
    Path dir;

    @Test
    void aPartitionThatCannotBeReadHoldsUpOthersForOneTurnAtMost() throws Exception {
        try (Cluster cluster = Cluster.start(dir)) {
            Map<String, Object> clients =
                    Map.of("bootstrap.servers", cluster.kafka().bootstrapServers());
            cluster.kafka().createTopic("in", 1);
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < 3; i++) {
                    byte[] value = ("value " + i).getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>("in", 0, null, value)).get();
                }
            }
            LinkedBlockingQueue<Mail> unknown = new LinkedBlockingQueue<>();
            LinkedBlockingQueue<Mail> known = new LinkedBlockingQueue<>();
            try (KafkaSourceReader reader = new KafkaSourceReader("in", clients, Duration.ofSeconds(1))) {
                reader.reread(7, new TreeSet<>(List.of(0L)), () -> true, unknown::add);
                reader.reread(0, new TreeSet<>(List.of(0L, 2L)), () -> true, known::add);
                for (long offset : List.of(0L, 2L)) {
                    Mail mail = known.poll(30, TimeUnit.SECONDS);
                    assertThat(mail).isInstanceOf(Mail.Reread.class);
                    SourceRecord record = ((Mail.Reread) mail).record();
                    assertThat(record.offset()).isEqualTo(offset);
                    assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("value " + offset);
                }
                // It goes on being tried, and what cannot be read is not given up.
                assertThat(unknown).isEmpty();
            }
        }
    }
}

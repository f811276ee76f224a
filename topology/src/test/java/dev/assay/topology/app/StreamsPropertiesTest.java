package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.config.AssayConfigReader;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What the clients of the stream really get. */
class StreamsPropertiesTest {
    private static StreamsConfig stream(String... given) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < given.length; i += 2) {
            settings.put("kafka.properties." + given[i], given[i + 1]);
        }
        Properties properties = StreamsProperties.streams(AssayConfigReader.read(null, Map.of(), settings), 1_000_000);
        return new StreamsConfig(properties);
    }

    private static Map<String, Object> consumer(StreamsConfig stream) {
        return stream.getMainConsumerConfigs("g", "c", 0);
    }

    @Test
    void ownDefaultsStandWhereNothingIsGiven() {
        StreamsConfig stream = stream();
        assertThat(consumer(stream)).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 256);
        assertThat(stream.getProducerConfigs("c"))
                .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, 5);
    }

    @Test
    void aPropertyCountsUnderItsPlainName() {
        StreamsConfig stream = stream(
                "max.poll.records", "11",
                "compression.type", "zstd",
                "linger.ms", "77",
                "buffered.records.per.partition", "9");
        assertThat(consumer(stream)).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "11");
        assertThat(stream.getProducerConfigs("c"))
                .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd")
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "77");
        assertThat(stream.getInt(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG))
                .isEqualTo(9);
    }

    @Test
    void aPropertyOfOneClientWinsOverTheSameOfAll() {
        StreamsConfig stream = stream(
                "max.poll.records", "11",
                "consumer.max.poll.records", "12",
                "main.consumer.max.poll.records", "13",
                "linger.ms", "7",
                "producer.linger.ms", "8");
        assertThat(consumer(stream)).containsEntry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "13");
        assertThat(stream.getProducerConfigs("c")).containsEntry(ProducerConfig.LINGER_MS_CONFIG, "8");
    }
}

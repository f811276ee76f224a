package dev.assay.topology.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaProcessIT {
    @TempDir
    Path dir;

    @BeforeAll
    static void quiet() {
        BrokerLog.root("ERROR");
    }

    @Test
    void aKilledBrokerComesBackWithItsRecordsAtItsAddress() {
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir)) {
            String address = kafka.bootstrapServers();
            kafka.createTopic("t", 1);
            try (KafkaProducer<String, String> producer = BrokerClients.producer(address, "tx")) {
                BrokerClients.commit(producer, "t", BrokerClients.numbered("a", 200));
            }
            long first = kafka.pid();
            kafka.kill();
            assertThat(kafka.isAlive()).isFalse();
            assertThat(ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            kafka.restart();
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(kafka.pid()).isNotEqualTo(first);
            try (KafkaProducer<String, String> producer = BrokerClients.producer(address, "tx")) {
                BrokerClients.commit(producer, "t", List.of("after"));
            }
            assertThat(BrokerClients.readCommitted(address, "t", 201))
                    .hasSize(201)
                    .endsWith("a199", "after");
        }
    }

    @Test
    void closingEndsTheChild() {
        EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir);
        ProcessHandle child = ProcessHandle.of(kafka.pid()).orElseThrow();
        kafka.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(kafka.isAlive()).isFalse();
        assertThat(kafka.logFile()).exists();
    }

    @Test
    void anInterruptOfTheTerminalIsLeftToTheParent() throws Exception {
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir)) {
            Process kill = new ProcessBuilder("kill", "-INT", Long.toString(kafka.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(ProcessHandle.of(kafka.pid()).orElseThrow().onExit())
                    .satisfies(exit -> assertThatThrownBy(() -> exit.get(1500, TimeUnit.MILLISECONDS))
                            .isInstanceOf(TimeoutException.class));
            kafka.createTopic("t", 1);
        }
    }

    @Test
    void aChildThatCannotStartIsReportedWithItsLogFile() {
        assertThatThrownBy(() -> EmbeddedKafkaProcess.start(dir, Map.of("log.retention.ms", "never"), "OFF"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("broker.log");
    }
}

package dev.assay.topology.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static ExitGuard guard;

    @TempDir
    Path dir;

    @BeforeAll
    static void keepTheJvm() {
        guard = ExitGuard.install();
        BrokerLog.root("WARN");
        BrokerLog.level("OFF");
    }

    @AfterAll
    static void release() {
        guard.close();
    }

    @Test
    void committedRecordsAreReadAndAbortedOnesAreNot() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            kafka.createTopic("t", 3);
            try (KafkaProducer<String, String> producer = BrokerClients.producer(kafka.bootstrapServers(), "tx")) {
                BrokerClients.commit(producer, "t", BrokerClients.numbered("a", 50));
                BrokerClients.abort(producer, "t", List.of("aborted"));
                BrokerClients.commit(producer, "t", BrokerClients.numbered("b", 50));
            }
            List<String> expected = new ArrayList<>(BrokerClients.numbered("a", 50));
            expected.addAll(BrokerClients.numbered("b", 50));
            assertThat(BrokerClients.readCommitted(kafka.bootstrapServers(), "t", 100))
                    .isEqualTo(expected);
        }
    }

    @Test
    void restartKeepsAddressAndRecords() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            String address = kafka.bootstrapServers();
            kafka.createTopic("t", 1);
            try (KafkaProducer<String, String> producer = BrokerClients.producer(address, "tx")) {
                BrokerClients.commit(producer, "t", List.of("before"));
                kafka.restart();
                assertThat(kafka.bootstrapServers()).isEqualTo(address);
                BrokerClients.commit(producer, "t", List.of("after"));
            }
            assertThat(BrokerClients.readCommitted(address, "t", 2)).containsExactly("before", "after");
        }
    }

    @Test
    void aClosedFolderOpensAsTheSameBroker() {
        String address;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            address = kafka.bootstrapServers();
            kafka.createTopic("t", 1);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(dir)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            kafka.createTopic("t", 1);
            assertThat(BrokerClients.readCommitted(address, "t", 0)).isEmpty();
        }
    }

    @Test
    void aTakenPortIsTriedAgainOnAnother() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket taken = new ServerSocket(0, 1, BrokerNode.address());
                EmbeddedKafka kafka = EmbeddedKafka.start(dir, Map.of(), node -> {
                    BrokerNode free = node.onFreePorts();
                    return switch (asked.incrementAndGet()) {
                        case 1 -> new BrokerNode(free.clusterId(), taken.getLocalPort(), free.controllerPort());
                        case 2 -> new BrokerNode(free.clusterId(), free.port(), taken.getLocalPort());
                        default -> free;
                    };
                })) {
            assertThat(asked).hasValue(3);
            kafka.createTopic("t", 1);
            assertThat(kafka.bootstrapServers()).doesNotEndWith(":" + taken.getLocalPort());
        }
    }

    @Test
    void stoppingTwiceIsHarmlessAndTopicsNeedARunningBroker() {
        EmbeddedKafka kafka = EmbeddedKafka.start(dir);
        kafka.stop();
        kafka.stop();
        assertThat(kafka.isRunning()).isFalse();
        kafka.restart();
        assertThat(kafka.isRunning()).isTrue();
        assertThatThrownBy(() -> kafka.createTopic("bad name", 1)).isInstanceOf(IllegalStateException.class);
        kafka.close();
    }

    @Test
    void anExitAskedForByTheBrokerIsThrownWhereItWasAsked() {
        assertThatThrownBy(() -> Exit.halt(3, "test"))
                .isInstanceOfSatisfying(
                        ExitGuard.Attempt.class,
                        attempt -> assertThat(attempt.status()).isEqualTo(3));
    }
}

package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.Events;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.TestConfig;
import dev.assay.topology.support.Variants;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker and registry away at the start and in the middle: wait, go on, answer every event once, restart nothing. */
@Timeout(180)
class OutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private static Cluster cluster;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();

    @BeforeAll
    static void start() {
        cluster = Cluster.start(dir);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static TestConfig fresh(String name) {
        return TestConfig.fresh(
                name, cluster.kafka().bootstrapServers(), cluster.registry().url(), dir);
    }

    private EventSender sender(AssayConfig config) {
        return new EventSender(
                config.kafka().bootstrapServers(),
                cluster.registry().url(),
                config.topics().input(),
                outcome,
                order);
    }

    private void send(EventSender sender, String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            sender.send("key-" + i % 17, Events.small(prefix + i, "key-" + i % 17));
        }
        sender.flush();
    }

    private void verifyAllAnswered(ReadCommittedReader reader) {
        assertThat(reader.readUntil(outcome::complete, PATIENCE))
                .as(() -> "unanswered: " + outcome.missing())
                .isTrue();
        reader.readFor(Duration.ofMillis(500));
        outcome.verify();
        order.verify();
        assertThat(reader.quarantined()).isEmpty();
    }

    @Test
    void aBrokerThatComesLateIsWaitedFor() throws Exception {
        AssayConfig config = fresh("late-broker").read();
        cluster.kafka().stop();
        try (ServiceFixture service = ServiceFixture.launch(config)) {
            awaitPhase(service, "waiting for Kafka");
            assertThat(state(service, "waiting-for-kafka")).isEqualTo(1);
            assertThat(state(service, "running")).isZero();
            cluster.kafka().restart();
            service.awaitRunning();
            await().atMost(PATIENCE).until(() -> state(service, "running") == 1);
            assertThat(state(service, "waiting-for-kafka")).isZero();
            answerSome(config);
            service.stop();
        }
    }

    @Test
    void aRegistryThatComesLateIsWaitedFor() throws Exception {
        AssayConfig config = fresh("late-registry").read();
        cluster.registry().stop();
        try (ServiceFixture service = ServiceFixture.launch(config)) {
            awaitPhase(service, "waiting for the schema registry");
            assertThat(state(service, "waiting-for-registry")).isEqualTo(1);
            cluster.registry().restart();
            service.awaitRunning();
            answerSome(config);
            service.stop();
        }
    }

    @Test
    void aBrokerNameThatDoesNotResolveYetIsWaitedFor() throws Exception {
        AssayConfig config = fresh("no-such-name")
                .with("kafka.bootstrap-servers", "broker.invalid:9092")
                .read();
        try (ServiceFixture service = ServiceFixture.launch(config)) {
            awaitPhase(service, "waiting for Kafka");
            service.stop();
        }
    }

    private void answerSome(AssayConfig config) throws Exception {
        try (EventSender sender = sender(config);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            send(sender, "e", 50);
            verifyAllAnswered(reader);
        }
    }

    /** The service says what it waits for and is alive meanwhile, for longer than one attempt takes. */
    private static void awaitPhase(ServiceFixture service, String phase) throws Exception {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> service.get("/info").body().contains(phase));
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(service::lives);
        assertThat(service.get("/info").body()).contains(phase);
        assertThat(service.get("/health/live").status()).isEqualTo(200);
        assertThat(service.get("/health/ready").status()).isEqualTo(503);
        assertThat(service.get("/health/started").status())
                .as("waiting is no start that hangs")
                .isEqualTo(200);
        assertThat(service.get("/metrics").body())
                .as("an alert on this series can fire")
                .contains("assay_service_state{state=\"running\"} 0");
    }

    private static double state(ServiceFixture service, String state) throws Exception {
        return service.metric("assay_service_state{state=\"" + state + "\"}");
    }

    @Test
    void anEventOfAnUnknownSchemaWaitsForTheRegistryAndOthersDoNot() throws Exception {
        AssayConfig config = fresh("registry-away").read();
        try (ServiceFixture service = ServiceFixture.start(config);
                EventSender sender = sender(config);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            send(sender, "before", 20);
            verifyAllAnswered(reader);
            byte[] newer = Variants.encode(
                    sender.registry(), config.topics().input() + "-newer", Variants.newer("region"), "newer");
            cluster.registry().stop();
            sender.send("newer", newer);
            send(sender, "during", 20);
            assertThat(reader.readUntil(() -> outcome.missing().size() == 1, PATIENCE))
                    .as("events of known schemas are answered without the registry")
                    .isTrue();
            // Longer than the watchdog is patient with a stall.
            await().during(Duration.ofSeconds(12))
                    .atMost(PATIENCE)
                    .until(() -> service.metric("assay_streams_paused") == 0);
            assertThat(service.get("/health/ready").status()).isEqualTo(200);
            assertThat(service.metric("assay_registry_retries_total"))
                    .as("the outage is counted")
                    .isPositive();
            send(sender, "later", 20);
            assertThat(reader.readUntil(() -> outcome.missing().size() == 1, PATIENCE))
                    .as("one that waits keeps no other")
                    .isTrue();
            assertThat(reader.quarantined()).isEmpty();
            cluster.registry().restart();
            verifyAllAnswered(reader);
            service.stop();
        } finally {
            cluster.registry().restart();
        }
    }

    @Test
    void aBrokerThatStaysAwayIsSeenAndItsReturnToo() throws Exception {
        AssayConfig config = fresh("broker-away").read();
        try (ServiceFixture service = ServiceFixture.start(config)) {
            await().atMost(PATIENCE).until(() -> service.get("/health/ready").status() == 200);
            assertThat(state(service, "running")).isEqualTo(1);
            cluster.kafka().stop();
            await().atMost(PATIENCE).until(() -> state(service, "waiting-for-kafka") == 1);
            assertThat(state(service, "running")).isZero();
            ServiceFixture.Page ready = service.get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("waiting for Kafka");
            assertThat(service.get("/health/live").status()).isEqualTo(200);
            assertThat(service.get("/health/started").status()).isEqualTo(200);
            cluster.kafka().restart();
            await().atMost(PATIENCE).until(() -> service.get("/health/ready").status() == 200);
            await().atMost(PATIENCE).until(() -> state(service, "running") == 1);
            answerSome(config);
            service.stop();
        } finally {
            cluster.kafka().restart();
        }
    }

    @Test
    void aBrokerThatRestartsCostsNothing() throws Exception {
        AssayConfig config = fresh("broker-restart").read();
        try (ServiceFixture service = ServiceFixture.start(config);
                EventSender sender = sender(config);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            send(sender, "before", 400);
            assertThat(reader.readUntil(() -> outcome.answeredEvents() > 50, PATIENCE))
                    .isTrue();
            cluster.kafka().restart();
            send(sender, "after", 400);
            verifyAllAnswered(reader);
            service.stop();
        }
    }
}

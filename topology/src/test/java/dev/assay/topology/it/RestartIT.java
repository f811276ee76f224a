package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.schema.Disposition;
import dev.assay.schema.Reason;
import dev.assay.schema.Verdict;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orderly restarts, and what the ledger does with what was unanswered. */
@Timeout(180)
class RestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WAITING = 5;

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

    private void awaitAnswers(ReadCommittedReader reader, int count) {
        assertThat(reader.readUntil(() -> outcome.answeredEvents() >= count, PATIENCE))
                .as(() -> "unanswered: " + outcome.missing())
                .isTrue();
    }

    @Test
    void anOrderlyRestartInMidStreamLosesAndRepeatsNothing() throws Exception {
        AssayConfig config = fresh("graceful").read();
        int count = 1_500;
        ServiceFixture service = ServiceFixture.start(config);
        try (EventSender sender = sender(config);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> send(sender, count), task -> new Thread(task, "restart-suite-sender").start());
            for (int restart = 1; restart <= 2; restart++) {
                awaitAnswers(reader, restart * count / 4);
                service.stop();
                service = ServiceFixture.start(config);
            }
            sending.get(60, TimeUnit.SECONDS);
            awaitAnswers(reader, count);
            reader.readFor(Duration.ofSeconds(1));
            outcome.verify();
            order.verify();
            service.stop();
        } finally {
            service.close();
        }
    }

    private static void send(EventSender sender, int count) {
        try {
            for (int i = 0; i < count; i++) {
                String key = "key-" + i % 40;
                sender.send(key, Events.small("event-" + i, key));
                TimeUnit.MILLISECONDS.sleep(i % 4 == 0 ? 1 : 0);
            }
            sender.flush();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void unansweredEventsAreReadAgainFromTheirOffsets() throws Exception {
        AssayConfig config = fresh("reread").with("topics.partitions", "2").read();
        try (ReadCommittedReader reader = leaveUnanswered(config)) {
            cluster.registry().restart();
            try (ServiceFixture service = ServiceFixture.start(config)) {
                awaitAnswers(reader, WAITING + 1);
                reader.readFor(Duration.ofMillis(500));
                outcome.verify();
                order.verify();
                assertThat(service.metric("assay_ledger_resubmitted_total")).isEqualTo(WAITING);
                assertThat(service.metric("assay_ledger_source_gone_total")).isZero();
                assertThat(waitingOnes(reader)).hasSize(WAITING).allSatisfy(verdict -> {
                    assertThat(verdict.getDisposition()).isEqualTo(Disposition.SCORED);
                    assertThat(verdict.getTimings().getResubmissions()).isEqualTo(1);
                });
                service.stop();
            }
        }
    }

    @Test
    void unansweredEventsThatRetentionRemovedEndAsAbstained() throws Exception {
        AssayConfig config = fresh("gone").with("topics.partitions", "1").read();
        try (ReadCommittedReader reader = leaveUnanswered(config)) {
            cluster.registry().restart();
            removeAll(config.topics().input());
            try (ServiceFixture service = ServiceFixture.start(config)) {
                awaitAnswers(reader, WAITING + 1);
                reader.readFor(Duration.ofMillis(500));
                outcome.verify();
                order.verify();
                assertThat(service.metric("assay_ledger_source_gone_total")).isEqualTo(WAITING);
                assertThat(waitingOnes(reader)).hasSize(WAITING).allSatisfy(verdict -> {
                    assertThat(verdict.getDisposition()).isEqualTo(Disposition.ABSTAINED);
                    assertThat(verdict.getReason()).isEqualTo(Reason.SOURCE_GONE);
                    assertThat(verdict.getEventId()).startsWith(config.topics().input());
                });
                assertThat(reader.answers())
                        .allSatisfy(
                                answer -> assertThat(answer.key()).asString().startsWith("key"));
                service.stop();
            }
        }
    }

    /** One answered event, and some that a stopped service admitted and could not read without the registry. */
    private ReadCommittedReader leaveUnanswered(AssayConfig config) throws Exception {
        try (ServiceFixture service = ServiceFixture.start(config);
                EventSender sender = sender(config)) {
            ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order);
            sender.send("key", Events.small("answered", "key"));
            sender.flush();
            awaitAnswers(reader, 1);
            byte[] newer = Variants.encode(
                    sender.registry(), config.topics().input() + "-newer", Variants.newer("region"), "newer");
            cluster.registry().stop();
            for (int i = 0; i < WAITING; i++) {
                sender.send("key-" + i % 2, newer);
            }
            sender.flush();
            await().atMost(PATIENCE).until(() -> service.metric("assay_ledger_entries") == WAITING);
            service.stop();
            return reader;
        } catch (Exception | AssertionError e) {
            cluster.registry().restart();
            throw e;
        }
    }

    private List<Verdict> waitingOnes(ReadCommittedReader reader) {
        return reader.verdicts().stream()
                .filter(verdict -> !verdict.getEventId().equals("answered"))
                .toList();
    }

    private static void removeAll(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", cluster.kafka().bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}

package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Verdict;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.Events;
import dev.assay.topology.support.LabelSender;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.TestConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thresholds of a running service, from events and labels to the command line. */
class ThresholdsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static Cluster cluster;

    @TempDir
    static Path dir;

    @BeforeAll
    static void start() {
        TrustedSchemas.install();
        cluster = Cluster.start(dir);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static TestConfig config(String name) {
        return TestConfig.fresh(
                        name,
                        cluster.kafka().bootstrapServers(),
                        cluster.registry().url(),
                        dir)
                .with("topics.partitions", "2")
                .with("watermark.enabled", "false")
                .with("consistency.enabled", "false")
                .with("deferral.control.enabled", "true")
                .with("deferral.control.key", "route,length")
                .with("deferral.control.min-scores", "20");
    }

    private static GeneratedText event(String id, double level) {
        return GeneratedText.newBuilder(Events.small(id, "c"))
                .setCompletion("The capital of France is Paris.")
                .setTokens(Events.tokens(
                        IntStream.range(0, 6).mapToObj(i -> -level).toList()))
                .setAttributes(Map.of("route", "faq"))
                .build();
    }

    @Test
    void fromEventsAndLabelsToOrders() throws Exception {
        TestConfig given = config("thresholds");
        Path file = given.write();
        try (ServiceFixture service = ServiceFixture.start(given.read());
                EventSender events = new EventSender(
                        cluster.kafka().bootstrapServers(),
                        cluster.registry().url(),
                        given.read().topics().input());
                LabelSender labels = new LabelSender(given.read());
                ReadCommittedReader reader = new ReadCommittedReader(given.read())) {
            Random random = new Random(4);
            for (int i = 0; i < 80; i++) {
                events.send("c", event("event-" + i, random.nextDouble()));
            }
            events.flush();
            assertThat(reader.readUntil(() -> reader.verdicts().size() == 80, PATIENCE))
                    .isTrue();
            Verdict last = reader.verdicts().get(79);
            assertThat(last.getDeferral().getThresholdKey()).isEqualTo("route=faq|length=0-31|signal=logprob");
            assertThat(last.getDeferral().getNotes())
                    .containsEntry("state", "tracking")
                    .containsEntry("audited", "true")
                    .containsEntry("certificate", "error of 0.1 not certifiable yet (0 accepted labels)");
            assertThat(last.getDeferral().getThreshold()).isBetween(-1.0, -0.5);
            assertThat(reader.deferrals()).hasSize((int) reader.verdicts().stream()
                    .filter(one -> one.getDeferral().getDecision() == Decision.DEFER)
                    .count());

            Path labelled = file.resolveSibling("labels.jsonl");
            Files.writeString(labelled, """
                    {"key": "c", "eventId": "event-79", "correct": true, "source": "human"}

                    {"eventId": "event-78"}
                    {"kind": "FREEZE"}
                    {"eventId": "event-78", "correct": true, "key": "\\ud800"}
                    {"eventId": "event-78", "correct": true, "source": "\\ud800"}
                    {"eventId": "event-78", "correct": true, "correct": false, "key": "c"}
                    none
                    """);
            assertThat(assay(Main.NOT_HELD, "produce", "--feedback", labelled.toString(), "-c", file.toString()))
                    .isEqualToIgnoringNewLines(
                            "sent 1 labels to " + given.read().topics().feedback() + ", refused 6 lines");
            labels.label(key("c"), "event-79", true);
            labels.label(key("c"), "nobody", true);
            labels.send(key("c"), Feedback.newBuilder().setEventId("event-78").build());
            labels.send(
                    key("c"),
                    Feedback.newBuilder().setKind(FeedbackKind.UNKNOWN).build());
            labels.junk("c", "no avro".getBytes(StandardCharsets.UTF_8));
            labels.flush();
            assertThat(reader.readUntil(() -> reader.quarantined().size() == 3, PATIENCE))
                    .isTrue();
            assertThat(reader.quarantined())
                    .allSatisfy(one -> assertThat(one.getSource().getTopic())
                            .isEqualTo(given.read().topics().feedback()));
            for (String outcome : List.of("counted", "repeated", "unknown")) {
                assertThat(service.metric("assay_feedback_total{outcome=\"" + outcome + "\"}"))
                        .isEqualTo(1);
            }
            answersOfTheLargerModel(events, labels, reader, service);
            orders(file, service, events, reader);
            service.stop();
        }
    }

    private static void answersOfTheLargerModel(
            EventSender events, LabelSender labels, ReadCommittedReader reader, ServiceFixture service)
            throws Exception {
        GeneratedText unsure = GeneratedText.newBuilder(event("unsure", 50))
                .setRequestId("request")
                .setExpectedSamples(1)
                .build();
        events.send("c", unsure);
        events.send(
                "c",
                GeneratedText.newBuilder(event("sample", 1))
                        .setSampleOf("request")
                        .setCompletion("It is Lyon.")
                        .build());
        events.send(
                "c",
                GeneratedText.newBuilder(event("larger", 0.01))
                        .setParentId("unsure")
                        .build());
        events.flush();
        assertThat(reader.readUntil(() -> verdict(reader, "larger").isPresent(), PATIENCE))
                .isTrue();
        DeferredEvent deferred = reader.deferrals().stream()
                .filter(one -> one.getEvent().getEventId().equals("unsure"))
                .findFirst()
                .orElseThrow();
        assertThat(deferred.getEvent().getSamples())
                .as("samples that came as events of their own")
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.getText()).isEqualTo("It is Lyon.");
                    assertThat(sample.getTokens().getLogprobs()).hasSize(6);
                });
        assertThat(deferred.getDecision())
                .isEqualTo(verdict(reader, "unsure").orElseThrow().getDeferral());
        Verdict larger = verdict(reader, "larger").orElseThrow();
        assertThat(larger.getDeferral().getDecision()).isEqualTo(Decision.ACCEPT);
        assertThat(larger.getDeferral().getMeasures()).containsEntry("pair.similarity", 1.0);
        labels.label(key("c"), "unsure", false);
        labels.label(key("c"), "larger", true);
        labels.flush();
        events.send("c", event("after", 0.5));
        events.flush();
        assertThat(reader.readUntil(() -> verdict(reader, "after").isPresent(), PATIENCE))
                .isTrue();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (service.metric("assay_deferral_pairs_total{outcome=\"better\"}") < 1) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            reader.readFor(Duration.ofMillis(100));
        }
    }

    private static void orders(Path file, ServiceFixture service, EventSender events, ReadCommittedReader reader)
            throws Exception {
        String listed = assay(Main.OK, "thresholds", "list", "-c", file.toString());
        assertThat(listed.lines().toList()).hasSize(3).last().asString().contains("as of each threshold's last change");
        assertThat(listed).contains("route=faq|length=0-31|signal=logprob", "tracking");
        assertThat(assay(Main.OK, "thresholds", "freeze", "-c", file.toString(), "--by", "me"))
                .contains("frozen", "freeze, by me: done", "new thresholds start frozen, until unfreeze without --key");
        assertThat(service.metric("assay_thresholds{state=\"frozen\"}")).isEqualTo(1);
        assertThat(service.metric("assay_thresholds_new_frozen")).isEqualTo(2);
        events.send("c", event("held", 0.5));
        events.flush();
        assertThat(reader.readUntil(() -> verdict(reader, "held").isPresent(), PATIENCE))
                .isTrue();
        assertThat(verdict(reader, "held").orElseThrow().getDeferral().getNotes())
                .containsEntry("state", "frozen");
        String key = "route=faq|length=0-31|signal=logprob";
        assertThat(assay(Main.NOT_HELD, "thresholds", "revert", "-c", file.toString(), "--key", key, "--version", "99"))
                .contains("refused: the versions kept are");
        assertThat(assay(Main.OK, "thresholds", "revert", "-c", file.toString(), "--key", key))
                .contains("revert, by");
        assertThat(assay(Main.OK, "thresholds", "unfreeze", "-c", file.toString(), "--key", key))
                .contains("tracking")
                .doesNotContain("new thresholds");
        assertThat(service.metric("assay_thresholds{state=\"frozen\"}")).isZero();
        assertThat(service.metric("assay_thresholds_new_frozen"))
                .as("the order to all stands")
                .isEqualTo(2);
        assertThat(assay(Main.OK, "thresholds", "list", "-c", file.toString()))
                .contains("new ones: frozen", "freeze, by me: 0 thresholds", "unfreeze without --key ends that");
        assertThat(assay(Main.OK, "thresholds", "unfreeze", "-c", file.toString()))
                .contains("tracking", "new thresholds do not start frozen");
        assertThat(service.metric("assay_thresholds_new_frozen")).isZero();
        assertThat(assay(Main.OK, "thresholds", "list", "-c", file.toString()))
                .contains("new ones: not frozen", "unfreeze, by assay thresholds: 1 thresholds")
                .doesNotContain("ends that");
        assay(Main.USAGE, "thresholds", "freeze", "-c", file.toString(), "--wait", "-3");
        assay(Main.NOT_HELD, "thresholds", "freeze", "-c", file.toString(), "--key", "nobody");
        assay(Main.USAGE, "thresholds", "revert", "-c", file.toString(), "--version", "1");
        assertThat(assay(Main.OK, "thresholds", "list", "-c", file.toString(), "--json", "--key", key))
                .contains("\"thresholdKey\"", "\"policy\"");
    }

    /** Nobody has said that there are no thresholds. */
    @Test
    void anOrderThatNobodyAnswersInTimeSaysOnlyThat() throws Exception {
        TestConfig given = config("unanswered");
        Path file = given.write();
        try (ServiceFixture service = ServiceFixture.start(given.read())) {
            service.stop();
        }
        assertThat(assay(Main.NOT_HELD, "thresholds", "freeze", "-c", file.toString(), "--wait", "1"))
                .isEmpty();
    }

    @Test
    void aFeedbackTopicWithOtherPartitionsIsRefused() throws Exception {
        TestConfig given = config("refused");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", cluster.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(given.read().topics().feedback(), 3, (short) 1)))
                    .all()
                    .get();
        }
        assertThatThrownBy(() -> {
                    try (ServiceFixture service = ServiceFixture.launch(given.read())) {
                        while (service.lives()) {
                            Thread.sleep(50);
                        }
                        service.stop();
                    }
                })
                .rootCause()
                .hasMessageContaining("has 3 partitions and")
                .hasMessageContaining("has 2");
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Verdict> verdict(ReadCommittedReader reader, String event) {
        return reader.verdicts().stream()
                .filter(one -> one.getEventId().equals(event))
                .findFirst();
    }

    /** Runs a command and returns what it printed. */
    private static String assay(int exitCode, String... args) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(args)).isEqualTo(exitCode);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.TokenData;
import dev.assay.schema.Verdict;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.app.FileScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.embedded.EmbeddedKafkaProcess;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import java.io.BufferedWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the service while conversations run: the evidence of every message's conversation equals that of an
 * uninterrupted run in memory over the same messages in the same order, number for number.
 */
class SessionKillIT {
    private static final int EVENTS = Integer.getInteger("assay.kill.events", 1_200);
    private static final int KILLS = Integer.getInteger("assay.kill.kills", 2);
    private static final int CONVERSATIONS = 40;
    private static final int TOKENS = 12;
    private static final int VOCABULARY = 4_096;
    private static final long SEED = Long.getLong("assay.kill.seed", System.currentTimeMillis());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final Map<String, GeneratedText> events = new LinkedHashMap<>();
    private TestConfig given;
    private int starts;

    @Test
    void killsLeaveNoTraceInTheEvidenceOfConversations() throws Exception {
        TrustedSchemas.install();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < EVENTS; i++) {
            GeneratedText event = event("event-" + i, random);
            events.put(event.getEventId(), event);
        }
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir.resolve("broker"));
                DevRegistry registry = DevRegistry.start()) {
            given = TestConfig.fresh("session-kill", kafka.bootstrapServers(), registry.url(), dir)
                    .with("topics.partitions", "3")
                    .with("session.alpha", "0.05")
                    .with("consistency.enabled", "false")
                    .withDemoKeys();
            AssayConfig config = given.read();
            Map<String, List<Evidence>> streamed = streamed(config);
            Map<String, List<Evidence>> expected = uninterrupted(config);
            assertThat(streamed).hasSize(EVENTS).isEqualTo(expected);
            assertThat(streamed.values())
                    .allSatisfy(evidence -> assertThat(evidence).hasSize(4))
                    .anySatisfy(
                            evidence -> assertThat(evidence.get(0).getMeasures().get("messages"))
                                    .isGreaterThan(10));
        }
    }

    /** Tokens of a small part of the vocabulary, so that messages of a conversation repeat some draws of each other. */
    private static GeneratedText event(String id, SplittableRandom random) {
        return GeneratedText.newBuilder()
                .setEventId(id)
                .setTenant(random.nextInt(4) == 0 ? "tenant" : null)
                .setConversationId("conversation-" + random.nextInt(CONVERSATIONS))
                .setModel(ProducerModel.newBuilder()
                        .setName("test")
                        .setVocabularyId("assay-lm-large")
                        .setVocabularySize(VOCABULARY)
                        .build())
                .setTokens(TokenData.newBuilder()
                        .setIds(IntStream.range(0, TOKENS)
                                .map(i -> random.nextInt(20))
                                .boxed()
                                .toList())
                        .build())
                .build();
    }

    private Map<String, List<Evidence>> streamed(AssayConfig config) throws Exception {
        ServiceProcess service = startService();
        service.awaitRunning(PATIENCE);
        try (EventSender sender = new EventSender(
                        config.kafka().bootstrapServers(),
                        config.registry().url(),
                        config.topics().input(),
                        outcome,
                        order);
                ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(() -> send(sender), task -> new Thread(task, "sender").start());
            for (int moment : moments()) {
                readTo(moment, reader, service);
                service.kill();
                service = startService();
            }
            readTo(EVENTS, reader, service);
            sending.join();
            reader.readFor(Duration.ofSeconds(1));
            outcome.verify();
            order.verify();
            inInputOrder(reader.verdicts());
            return sessions(reader.verdicts());
        } finally {
            service.close();
        }
    }

    private static List<Integer> moments() {
        return new Random(SEED)
                .ints(KILLS, EVENTS / 20, EVENTS - EVENTS / 4)
                .sorted()
                .boxed()
                .toList();
    }

    private ServiceProcess startService() {
        return ServiceProcess.serve(given.write(), given.dir().resolve("service-" + starts++ + ".log"));
    }

    private void readTo(int answers, ReadCommittedReader reader, ServiceProcess service) {
        assertThat(reader.readUntil(() -> outcome.answeredEvents() >= answers, PATIENCE))
                .as(() -> outcome.answeredEvents() + " of " + answers + " answers; the service said:\n"
                        + service.output())
                .isTrue();
    }

    private void send(EventSender sender) {
        int sent = 0;
        try {
            for (GeneratedText event : events.values()) {
                while (sent - outcome.answeredEvents() > EVENTS / 10) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                sender.send(event.getConversationId(), event);
                sent++;
            }
            sender.flush();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** The events as the partitions hold them, one partition after the other. */
    private void inInputOrder(List<Verdict> verdicts) {
        List<String> ids = verdicts.stream()
                .sorted(Comparator.<Verdict>comparingInt(v -> v.getSource().getPartition())
                        .thenComparingLong(v -> v.getSource().getOffset()))
                .map(Verdict::getEventId)
                .toList();
        Map<String, GeneratedText> sorted = new LinkedHashMap<>();
        ids.forEach(id -> sorted.put(id, events.get(id)));
        events.clear();
        events.putAll(sorted);
    }

    private Map<String, List<Evidence>> uninterrupted(AssayConfig config) throws Exception {
        StringBuilder lines = new StringBuilder();
        events.values().forEach(event -> lines.append(JsonCodec.write(event)).append('\n'));
        StringWriter out = new StringWriter();
        try (FileScorer scorer = new FileScorer(config)) {
            assertThat(scorer.run("file", TextLines.of("lines", lines.toString()), new BufferedWriter(out)))
                    .isZero();
        }
        return sessions(out.toString()
                .lines()
                .map(line -> JsonCodec.read(line, Verdict.class))
                .toList());
    }

    /** What the verdicts say of their conversations, but for the offsets, which a file has not. */
    private static Map<String, List<Evidence>> sessions(List<Verdict> verdicts) {
        Map<String, List<Evidence>> sessions = new TreeMap<>();
        verdicts.forEach(verdict -> sessions.put(
                verdict.getEventId(),
                verdict.getEvidence().stream()
                        .filter(evidence -> evidence.getScorer().equals("watermark.session"))
                        .map(SessionKillIT::withoutOffset)
                        .toList()));
        return sessions;
    }

    private static Evidence withoutOffset(Evidence evidence) {
        Map<String, String> notes = new TreeMap<>(evidence.getNotes());
        notes.remove("crossed_at_offset");
        return Evidence.newBuilder(evidence).setNotes(notes).build();
    }
}

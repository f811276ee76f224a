package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.Verdict;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.support.Cluster;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceFixture;
import dev.assay.topology.support.TestConfig;
import dev.assay.topology.support.WordTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key file of a running service is rewritten while events flow. */
class KeyReloadIT {
    private static final String REVOKED = entry("revoked", 770077);
    private static final String KEPT = entry("kept", 880088);

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final AtomicInteger sent = new AtomicInteger();
    private ServiceFixture service;
    private Path keys;
    private String text;

    @Test
    void aRevokedKeyLeavesAndEveryVerdictNamesTheRingItWasScoredUnder() throws Exception {
        try (Cluster cluster = Cluster.start(dir)) {
            AssayConfig config = config(cluster);
            text = WordTokenizer.marked(
                    KeyRingReader.read(new YAMLMapper().readTree(ring(REVOKED)))
                            .keys()
                            .get(0),
                    40,
                    3);
            service = ServiceFixture.start(config);
            try (EventSender sender = new EventSender(
                            cluster.kafka().bootstrapServers(),
                            cluster.registry().url(),
                            config.topics().input(),
                            outcome,
                            order);
                    ReadCommittedReader reader = new ReadCommittedReader(config, outcome, order)) {
                run(sender, reader);
            } finally {
                service.close();
            }
        }
    }

    private void run(EventSender sender, ReadCommittedReader reader) throws Exception {
        String first = fingerprint();
        send(sender, reader, 200);
        String second = exchange(sender, ring(KEPT), first);
        int revokedAt = sent.get();
        send(sender, reader, 200);
        refuse(sender, reader, second);
        int writtenAgainAt = sent.get();
        assertThat(exchange(sender, ring(REVOKED, KEPT), second)).isEqualTo(first);
        int backAt = sent.get();
        send(sender, reader, 100);
        service.stop();
        outcome.verify();
        order.verify();
        judge(reader.verdicts(), first, second, revokedAt, writtenAgainAt, backAt);
    }

    /** What a verdict says fits the ring that it names, and no event after the change names the ring before it. */
    private static void judge(
            List<Verdict> verdicts, String first, String second, int revokedAt, int writtenAgainAt, int backAt) {
        assertThat(verdicts).extracting(Verdict::getFingerprint).contains(first, second);
        for (Verdict verdict : verdicts) {
            int number = Integer.parseInt(verdict.getEventId().substring(1));
            List<Evidence> evidence = verdict.getEvidence().stream()
                    .filter(one -> one.getKeyId() != null && !one.getScorer().equals("watermark.session"))
                    .toList();
            if (verdict.getFingerprint().equals(first)) {
                assertThat(evidence).extracting(Evidence::getKeyId).containsExactly("revoked", "kept");
                assertThat(evidence.get(0).getFlagged()).isTrue();
                assertThat(evidence.get(0).getTests()).isEqualTo(2);
            } else {
                assertThat(verdict.getFingerprint()).isEqualTo(second);
                assertThat(evidence).extracting(Evidence::getKeyId).containsExactly("kept");
                assertThat(evidence.get(0).getFlagged()).isFalse();
                assertThat(evidence.get(0).getTests()).isEqualTo(1);
            }
            assertThat(evidence)
                    .allSatisfy(one -> assertThat(one.getNotes())
                            .containsEntry("tokens", "text")
                            .containsEntry("tokenizer", "words"));
            if (number >= revokedAt && number < writtenAgainAt) {
                assertThat(verdict.getFingerprint()).as(verdict.getEventId()).isEqualTo(second);
            } else if (number >= backAt) {
                assertThat(verdict.getFingerprint()).as(verdict.getEventId()).isEqualTo(first);
            }
        }
    }

    /** Writes a ring as a mount does, keeps events coming, and waits until the service scores under another fingerprint. */
    private String exchange(EventSender sender, String ring, String before) throws Exception {
        long start = System.nanoTime();
        Path next = Files.writeString(dir.resolve("next.yaml"), ring);
        Files.move(next, keys, StandardCopyOption.ATOMIC_MOVE);
        int burst = 0;
        while (fingerprint().equals(before)) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
            if (burst++ < 200) {
                send(sender);
            }
            Thread.sleep(5);
        }
        String now = fingerprint();
        assertThat(service.get("/metrics").body().lines().filter(line -> line.startsWith("assay_fingerprint_info{")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(now));
        return now;
    }

    /** A broken file changes nothing, and is seen on the ready page, in the information and in the meters. */
    private void refuse(EventSender sender, ReadCommittedReader reader, String inUse) throws Exception {
        Files.writeString(keys, "keys:\n  - {id: revoked, key: 4455667788");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.get("/metrics")
                        .body()
                        .contains("assay_watermark_reloads_total{file=\"key-file\",outcome=\"refused\"} 1"));
        send(sender, reader, 20);
        assertThat(fingerprint()).isEqualTo(inUse);
        ServiceFixture.Page ready = service.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body())
                .contains("degraded", "watermark.key-file is refused")
                .doesNotContain("4455667788");
        assertThat(service.get("/info").body())
                .contains("refusal", "\"earlier\"")
                .doesNotContain("4455667788");
    }

    private void send(EventSender sender, ReadCommittedReader reader, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            send(sender);
        }
        sender.flush();
        assertThat(reader.readUntil(outcome::complete, Duration.ofMinutes(2)))
                .as(() -> "unanswered: " + outcome.missing())
                .isTrue();
    }

    private void send(EventSender sender) {
        int number = sent.getAndIncrement();
        sender.send(
                "conversation-" + number % 7,
                GeneratedText.newBuilder()
                        .setEventId("e" + number)
                        .setConversationId("conversation-" + number % 7)
                        .setModel(ProducerModel.newBuilder()
                                .setName("word-model")
                                .setVocabularyId("words")
                                .build())
                        .setCompletion(text)
                        .setAttributes(Map.of())
                        .build());
    }

    private String fingerprint() throws Exception {
        JsonNode info = new ObjectMapper().readTree(service.get("/info").body());
        return info.get("fingerprint").asText();
    }

    private AssayConfig config(Cluster cluster) throws Exception {
        TestConfig config = TestConfig.fresh(
                "key-reload",
                cluster.kafka().bootstrapServers(),
                cluster.registry().url(),
                dir);
        keys = Files.writeString(config.dir().resolve("ring.yaml"), ring(REVOKED, KEPT));
        Path tokenizers = config.dir().resolve("tokenizers");
        WordTokenizer.write(tokenizers.resolve("words/tokenizer.json"));
        return config.with("watermark.key-file", keys.toString())
                .with("watermark.tokenizers", tokenizers.toString())
                .with("watermark.reload-interval", "200ms")
                .read();
    }

    private static String entry(String id, long secret) {
        return "  - {id: " + id + ", scheme: hf-kgw-lefthash, key: " + secret + ", vocabulary-size: "
                + WordTokenizer.VOCABULARY + ", vocabulary-id: words, generator-device: cpu}\n";
    }

    private static String ring(String... entries) {
        return "keys:\n" + String.join("", entries);
    }
}

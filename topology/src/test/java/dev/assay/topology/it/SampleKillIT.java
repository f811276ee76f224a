package dev.assay.topology.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Verdict;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.embedded.EmbeddedKafkaProcess;
import dev.assay.topology.support.EventSender;
import dev.assay.topology.support.ExactlyOneOutcome;
import dev.assay.topology.support.KeyOrder;
import dev.assay.topology.support.ReadCommittedReader;
import dev.assay.topology.support.ServiceProcess;
import dev.assay.topology.support.TestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of the service while answers wait for samples: every event has one verdict, and every group is whole. */
class SampleKillIT {
    private static final int GROUPS = Integer.getInteger("assay.kill.groups", 200);
    private static final int KILLS = Integer.getInteger("assay.kill.kills", 2);
    private static final int SAMPLES = 3;
    private static final int BLOCK = 25;
    private static final long SEED = Long.getLong("assay.kill.seed", System.currentTimeMillis());
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final ExactlyOneOutcome outcome = new ExactlyOneOutcome();
    private final KeyOrder order = new KeyOrder();
    private final List<GeneratedText> events = new ArrayList<>();
    private TestConfig given;
    private int starts;

    @Test
    void killsTearNoGroupApart() throws Exception {
        TrustedSchemas.install();
        fill(new Random(SEED));
        try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(dir.resolve("broker"));
                DevRegistry registry = DevRegistry.start()) {
            given = TestConfig.fresh("sample-kill", kafka.bootstrapServers(), registry.url(), dir)
                    .with("topics.partitions", "3")
                    .with("watermark.enabled", "false")
                    .with("samples.max-wait", "5m");
            List<Verdict> answers = streamed(given.read()).stream()
                    .filter(verdict -> verdict.getEventId().startsWith("answer"))
                    .toList();
            assertThat(answers).hasSize(GROUPS).allSatisfy(SampleKillIT::isWhole);
        }
    }

    private static void isWhole(Verdict verdict) {
        List<Evidence> consistency = verdict.getEvidence().stream()
                .filter(one -> one.getScorer().startsWith("consistency"))
                .toList();
        assertThat(consistency).anySatisfy(one -> assertThat(one.getScore()).isNotNull());
        assertThat(consistency)
                .allSatisfy(one -> assertThat(one.getNotes()).containsEntry("samples_joined", "" + SAMPLES));
    }

    /** Answers and samples of some groups at a time in any order. */
    private void fill(Random random) {
        for (int first = 0; first < GROUPS; first += BLOCK) {
            List<GeneratedText> block = new ArrayList<>();
            for (int group = first; group < Math.min(GROUPS, first + BLOCK); group++) {
                for (int i = 0; i < SAMPLES; i++) {
                    block.add(text("sample-" + group + "-" + i, group)
                            .setSampleOf("request-" + group)
                            .build());
                }
                block.add(text("answer-" + group, group)
                        .setRequestId("request-" + group)
                        .setExpectedSamples(SAMPLES)
                        .build());
            }
            Collections.shuffle(block, random);
            events.addAll(block);
        }
    }

    private static GeneratedText.Builder text(String id, int group) {
        return GeneratedText.newBuilder()
                .setEventId(id)
                .setConversationId("key-" + group)
                .setCompletion("Ada Lovelace was born in London in 18" + (10 + group % 80) + ".");
    }

    private List<Verdict> streamed(AssayConfig config) throws Exception {
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
            for (int kill = 1; kill <= KILLS; kill++) {
                readTo(kill * events.size() / (KILLS + 1), reader, service);
                service.kill();
                service = startService();
            }
            readTo(events.size(), reader, service);
            sending.join();
            reader.readFor(Duration.ofSeconds(1));
            outcome.verify();
            order.verify();
            return reader.verdicts();
        } finally {
            service.close();
        }
    }

    private ServiceProcess startService() {
        return ServiceProcess.serve(given.write(), given.dir().resolve("service-" + starts++ + ".log"));
    }

    private void readTo(int answers, ReadCommittedReader reader, ServiceProcess service) {
        assertThat(reader.readUntil(() -> outcome.answeredEvents() >= answers, PATIENCE))
                .as(() -> outcome.answeredEvents() + " of " + answers + " answers, seed " + SEED
                        + "; the service said:\n" + service.output())
                .isTrue();
    }

    /** Far enough ahead that a block is never held up by itself. */
    private void send(EventSender sender) {
        int sent = 0;
        try {
            for (GeneratedText event : events) {
                while (sent - outcome.answeredEvents() > 2 * BLOCK * (SAMPLES + 1)) {
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
}

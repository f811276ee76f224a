package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.schema.Feedback;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.AssayTopology.Topics;
import dev.assay.topology.scoring.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FeedbackDecoderTest {
    @Test
    void whatWaitsForTheRegistryEndsWithItsTask() throws Exception {
        DevRegistry server = DevRegistry.start();
        server.stop();
        Map<String, Object> settings = Map.of("schema.registry.url", server.url());
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
        try (SchemaRegistryClient registry =
                SchemaRegistryClient.create(RegistryConfig.from(settings).withPatience(Patience.attempts(1)))) {
            PatientSteps steps = new PatientSteps(threads, threads, registry);
            OutputWriter writer = new OutputWriter(
                    new Topics("in", "verdicts", "deferrals", "quarantine"),
                    1_000_000,
                    registry,
                    SerializerConfig.from(settings, false));
            FeedbackDecoder decoder =
                    new FeedbackDecoder(EventDecoder.specific(registry, Feedback.class), writer, steps);
            List<Object> readings = new CopyOnWriteArrayList<>();
            AtomicBoolean alive = new AtomicBoolean(true);
            byte[] ofAnUnknownSchema = {0, 0, 0, 0, 7, 1};
            decoder.read(
                    new SourceRecord("feedback", 0, 0, 0, null, ofAnUnknownSchema, new RecordHeaders()),
                    alive::get,
                    readings::add);
            await().atMost(Duration.ofSeconds(20)).until(() -> steps.waiting() == 1);
            assertThat(decoder.inWork()).isEqualTo(1);
            alive.set(false);
            await().atMost(Duration.ofSeconds(30)).until(() -> steps.waiting() == 0);
            assertThat(decoder.inWork()).isZero();
            assertThat(readings).isEmpty();
        } finally {
            threads.shutdownNow();
            server.close();
        }
    }
}

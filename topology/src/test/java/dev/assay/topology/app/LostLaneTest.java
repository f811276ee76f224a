package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.LaneState;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.AssayTopology.Topics;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Credits;
import dev.assay.topology.scoring.LedgerLimits;
import dev.assay.topology.scoring.TaskOverRestarts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a device that is lost in the middle of a batch to the verdict of the next process. */
class LostLaneTest {
    private static final int EVENTS = 3;

    @TempDir
    private Path stateDir;

    private ScheduledExecutorService threads;
    private DevRegistry server;
    private SchemaRegistryClient registry;

    @BeforeEach
    void start() throws IOException {
        TrustedSchemas.install();
        threads = Executors.newScheduledThreadPool(2);
        server = DevRegistry.start();
        registry = SchemaRegistryClient.create(Map.of("schema.registry.url", server.url()));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        registry.close();
        server.close();
    }

    @Test
    void whatALostLaneLeftHasItsWholeVerdictFromTheNextProcess() {
        AssayAvroSerializer<GeneratedText> events = new AssayAvroSerializer<>(registry, serializer());
        TaskOverRestarts task = new TaskOverRestarts(stateDir, 0, LedgerLimits.DEFAULT);
        try (Lane lane = lane(new Device(true))) {
            EventJudge judge = judge(lane);
            task.start(judge, new Credits(64));
            for (int i = 0; i < EVENTS; i++) {
                GeneratedText event = GeneratedText.newBuilder()
                        .setEventId("e" + i)
                        .setCompletion("text")
                        .setAttributes(Map.of())
                        .build();
                task.admit(i, "k", events.serialize("in", event));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> lane.state() == LaneState.LOST && judge.inWork() == 0);
            task.round();
            task.stop();
        }
        assertThat(task.published()).as("no verdict without the model's number").isEmpty();

        try (Lane lane = lane(new Device(false))) {
            task.start(judge(lane), new Credits(64));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                task.round();
                task.commit();
                return task.published().size() == EVENTS;
            });
            task.stop();
        }
        assertThat(task.published()).hasSize(EVENTS);
        EventDecoder<Verdict> decoder = EventDecoder.specific(registry, Verdict.class);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(decoder.decode(task.published().get(i)))
                    .isInstanceOfSatisfying(Decoded.Event.class, decoded -> isWhole((Verdict) decoded.record()));
        }
    }

    private static void isWhole(Verdict verdict) {
        assertThat(verdict.getReason()).isEqualTo(dev.assay.schema.Reason.NONE);
        assertThat(verdict.getTimings().getResubmissions()).isEqualTo(1);
        assertThat(verdict.getEvidence())
                .singleElement()
                .satisfies(evidence -> assertThat(evidence.getScore()).isEqualTo(7));
    }

    private static Lane lane(Device device) {
        LaneConfig config = LaneConfig.defaults().on(LaneConfig.Device.CPU);
        return new Lane("test", config, List.of(device), new Meters(new SimpleMeterRegistry()));
    }

    private SerializerConfig serializer() {
        return SerializerConfig.from(Map.of("schema.registry.url", server.url(), "auto.register.schemas", true), false);
    }

    private EventJudge judge(Lane lane) {
        InputRules rules = new InputRules(new InputLimits(100, 1_000_000, 16));
        ScoringEngine engine =
                new ScoringEngine(List.of(), List.of(new Reading()), null, rules, lane::ask, 0.05, Runnable::run);
        Meters meters = new Meters(new SimpleMeterRegistry());
        VerdictMapper mapper = new VerdictMapper(() -> "fingerprint");
        Topics topics = new Topics("in", "verdicts", "deferrals", "quarantine");
        OutputWriter writer = new OutputWriter(topics, 1_000_000, registry, serializer());
        return new EventJudge(
                EventDecoder.specific(registry, GeneratedText.class),
                engine,
                mapper,
                writer,
                new Conclusions(mapper, writer, false, null),
                null,
                new PatientSteps(threads, threads, registry),
                meters.summary(MeterCatalog.EVENT_TOKENS),
                new BranchingMeters(meters),
                lane::withdraw);
    }

    /** Gives every text the number 7, or is lost with the first batch. */
    private record Device(boolean lost) implements LaneModel {
        @Override
        public String id() {
            return "m";
        }

        @Override
        public String fingerprint() {
            return "m";
        }

        @Override
        public int maxTokens() {
            return 16;
        }

        @Override
        public TokenRow encode(String text) {
            return TokenRow.of(new int[] {1}, false);
        }

        @Override
        public BatchOutput run(List<TokenRow> rows, int paddedLength) {
            if (lost) {
                throw new LaneModelException(LaneModelException.Kind.DEVICE, "the device is lost");
            }
            return BatchOutput.of(rows.stream().map(row -> new float[] {7}).toArray(float[][]::new));
        }

        @Override
        public void close() {}
    }

    /** Takes the model's number for its score. */
    private static final class Reading implements Scorer {
        private static final LaneQuery QUERY = new LaneQuery("m", "a");

        @Override
        public String id() {
            return "reading";
        }

        @Override
        public Family family() {
            return Family.CONSISTENCY;
        }

        @Override
        public String describe() {
            return "reading";
        }

        @Override
        public List<LaneQuery> queries(Subject subject) {
            return List.of(QUERY);
        }

        @Override
        public List<Evidence> score(Subject subject, LaneAnswers answers) {
            LaneAnswer.Row row = (LaneAnswer.Row) answers.to(QUERY);
            return List.of(
                    Evidence.scored("reading", family()).score(row.values()[0]).build());
        }
    }
}

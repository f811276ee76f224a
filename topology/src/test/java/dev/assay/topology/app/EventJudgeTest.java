package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkAbandonedException;
import dev.assay.scoring.lane.WorkClass;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.devregistry.DevRegistry;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.AssayTopology.Topics;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Admission;
import dev.assay.topology.scoring.Desk;
import dev.assay.topology.scoring.SampleGroup;
import dev.assay.topology.scoring.SampleGroupKey;
import dev.assay.topology.scoring.Settlement;
import dev.assay.topology.scoring.SourceRecord;
import dev.assay.topology.scoring.WaitingAnswer;
import dev.assay.topology.scoring.WaitingAnswer.End;
import dev.assay.topology.scoring.WaitingAnswer.Joined;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a judge reports of samples and of answers that wait for them. */
class EventJudgeTest {
    private static final Admission ADMISSION = new Admission("0_0", 0, 0, 0);

    private final LinkedBlockingQueue<Object> reports = new LinkedBlockingQueue<>();
    private volatile boolean open = true;
    private final Desk desk = new Desk() {
        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void settled(Settlement settlement) {
            reports.add(settlement);
        }

        @Override
        public void sample(SampleGroupKey group, SampleGroup.Sample sample) {
            reports.add(sample);
        }

        @Override
        public void noSample(long offset) {
            reports.add("no sample " + offset);
        }

        @Override
        public void waits(WaitingAnswer answer) {
            reports.add(answer);
        }
    };
    private final List<String> withdrawn = new ArrayList<>();
    private ScheduledExecutorService threads;
    private DevRegistry server;
    private SchemaRegistryClient registry;
    private AssayAvroSerializer<GeneratedText> serializer;

    @BeforeEach
    void start() throws IOException {
        TrustedSchemas.install();
        threads = Executors.newScheduledThreadPool(1);
        server = DevRegistry.start();
        registry = SchemaRegistryClient.create(Map.of("schema.registry.url", server.url()));
        serializer = new AssayAvroSerializer<>(registry, serializerConfig());
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        registry.close();
        server.close();
    }

    @Test
    void aRecalledRecordIsReportedOnceAsASampleOrAsNone() throws InterruptedException {
        EventJudge judge = judge(true);
        judge.recall(record(0, sample("one").build()), desk);
        assertThat(next()).isInstanceOfSatisfying(SampleGroup.Sample.class, sample -> {
            assertThat(sample.place()).isZero();
            assertThat(sample.text().text()).isEqualTo("one");
        });
        judge.recall(record(1, sample("half " + "x".repeat(100)).build()), desk);
        assertThat(next()).as("breaks a rule").isEqualTo("no sample 1");
        judge.recall(record(2, sample("no longer one").setSampleOf(null).build()), desk);
        assertThat(next()).as("an answer").isEqualTo("no sample 2");
        judge.recall(new SourceRecord("in", 0, 3, 0, null, new byte[] {9, 9}, new RecordHeaders()), desk);
        assertThat(next()).as("no event").isEqualTo("no sample 3");
        judge.recall(new SourceRecord("in", 0, 4, 0, null, null, new RecordHeaders()), desk);
        assertThat(next()).as("nothing").isEqualTo("no sample 4");
        judge(false).recall(record(5, sample("one").build()), desk);
        assertThat(next()).as("nothing is joined").isEqualTo("no sample 5");
        assertThat(reports).isEmpty();
    }

    @Test
    void whoEndsAWaitDoesNoneOfTheWork() throws InterruptedException {
        GeneratedText answer = sample("answer")
                .setSampleOf(null)
                .setRequestId("r")
                .setExpectedSamples(4)
                .build();
        judge(true).judge(record(0, answer), ADMISSION, desk);
        WaitingAnswer waiting = (WaitingAnswer) next();
        assertThat(waiting.missing()).isEqualTo(4);
        SampledText large = new SampledText("text", TokenColumns.ofIds(new int[200_000]));
        Joined joined = new Joined(Collections.nCopies(4, large), End.COMPLETE);
        CompletableFuture<Void> busy = new CompletableFuture<>();
        threads.execute(busy::join);
        com.sun.management.ThreadMXBean counter = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = counter.getThreadAllocatedBytes(Thread.currentThread().getId());
        waiting.resume().accept(joined);
        long allocated = counter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        busy.complete(null);
        // The copies alone take four times 200,000 references.
        assertThat(allocated).isLessThan(500_000);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Settlement.class,
                        settlement -> assertThat(settlement.offset()).isZero());
    }

    @Test
    void whoExpectsSamplesWhereNoneAreJoinedIsTold() throws InterruptedException {
        GeneratedText answer = sample("answer")
                .setSampleOf(null)
                .setRequestId("r")
                .setExpectedSamples(4)
                .build();
        judge(false, new SelfConsistencyScorer(ConsistencyConfig.DEFAULT)).judge(record(0, answer), ADMISSION, desk);
        assertThat(next()).isInstanceOfSatisfying(Settlement.class, settlement -> {
            assertThat(settlement.result().reason()).isEqualTo(Reason.NO_SAMPLES);
            assertThat(settlement.result().detail())
                    .isEqualTo("samples.join is off: expectedSamples waits for nothing");
        });
    }

    @Test
    void samplesThatCannotBePutTogetherEndAsScoringThatFails() throws InterruptedException {
        GeneratedText answer = sample("answer")
                .setSampleOf(null)
                .setRequestId("r")
                .setExpectedSamples(1)
                .build();
        judge(true).judge(record(0, answer), ADMISSION, desk);
        WaitingAnswer waiting = (WaitingAnswer) next();
        waiting.resume().accept(new Joined(List.of(new SampledText(null, TokenColumns.EMPTY)), End.COMPLETE));
        assertThat(next()).isInstanceOfSatisfying(Settlement.class, settlement -> {
            assertThat(settlement.result().reason()).isEqualTo(Reason.SCORER_ERROR);
            assertThat(settlement.outputs())
                    .singleElement()
                    .satisfies(output -> assertThat(output.sink()).isEqualTo(Settlement.Sink.VERDICTS));
        });
        assertThat(reports).isEmpty();
    }

    @Test
    void aLargerModelsAnswerIsNotSentToALargerModel() {
        Deferral deferred = new Deferral(
                Deferral.Decision.DEFER, "chow-average", "logprob", -0.5, -0.13, Reason.NONE, Map.of("tokens", 3.0));
        ScoringResult result = new ScoringResult(Disposition.SCORED, Reason.NONE, null, List.of(), deferred, 0, 0, "f");
        assertThat(sinks(result, null)).containsExactly(Settlement.Sink.VERDICTS, Settlement.Sink.DEFERRALS);
        assertThat(sinks(result, "deferred")).containsExactly(Settlement.Sink.VERDICTS);
    }

    @Test
    void whatAModelWillNeverAnswerIsLeftToTheLedger() {
        CompletableFuture<LaneAnswer> lost = new CompletableFuture<>();
        List<LaneTask> asked = Collections.synchronizedList(new ArrayList<>());
        EventJudge judge = judge(
                false,
                (query, task) -> {
                    asked.add(task);
                    return lost;
                },
                new Asking());
        GeneratedText event = sample("answer").setSampleOf(null).build();
        judge.judge(record(0, event), new Admission("0_3", 7, 0, 0), desk);
        await().atMost(Duration.ofSeconds(20)).until(() -> !asked.isEmpty());
        assertThat(judge.inWork()).isEqualTo(1);
        lost.completeExceptionally(new WorkAbandonedException("the lane is lost: the device is gone"));
        await("nobody waits for it").atMost(Duration.ofSeconds(20)).until(() -> judge.inWork() == 0);
        assertThat(reports).as("no verdict without the model's numbers").isEmpty();
        assertThat(asked).containsExactly(new LaneTask("0_3", 7, WorkClass.LIVE));
    }

    @Test
    void aBackfillMakesWayAndWhatIsAbandonedIsWithdrawn() throws InterruptedException {
        List<LaneTask> asked = Collections.synchronizedList(new ArrayList<>());
        LaneAnswer tooLarge = new LaneAnswer.Failure(Reason.CAPACITY, "too large");
        EventJudge judge = judge(
                false,
                (query, task) -> {
                    asked.add(task);
                    return CompletableFuture.completedFuture(tooLarge);
                },
                new Asking());
        GeneratedText event = sample("answer").setSampleOf(null).build();
        RecordHeaders old = new RecordHeaders();
        old.add("assay-class", "backfill".getBytes(StandardCharsets.UTF_8));
        byte[] value = serializer.serialize("in", event);
        judge.judge(new SourceRecord("in", 0, 0, 0, null, value, old), new Admission("0_3", 7, 0, 0), desk);
        assertThat(next()).isInstanceOf(Settlement.class);
        assertThat(asked).containsExactly(new LaneTask("0_3", 7, WorkClass.BACKFILL));
        judge.abandon("0_3", 7);
        assertThat(withdrawn).containsExactly("0_3 7");
    }

    @Test
    void whatIsGivenUpIsNotScored() throws InterruptedException {
        ModelPort models = (query, task) -> {
            throw new AssertionError("a model was asked");
        };
        EventJudge judge = judge(true, models, new Asking());
        Admission sixth = new Admission("0_0", 0, 0, 6);
        GeneratedText sample = sample("one").build();
        judge.giveUp(record(0, sample), sixth, true, desk);
        assertThat(next()).as("its answer need not wait for it").isInstanceOf(SampleGroup.Sample.class);
        assertThat(next()).isInstanceOfSatisfying(Settlement.class, this::isGivenUp);
        GeneratedText answer = sample("answer")
                .setSampleOf(null)
                .setRequestId("r")
                .setExpectedSamples(4)
                .build();
        judge.giveUp(record(1, answer), sixth, true, desk);
        assertThat(next()).as("no wait").isInstanceOfSatisfying(Settlement.class, this::isGivenUp);
        byte[] broken = {9, 9};
        judge.giveUp(new SourceRecord("in", 0, 2, 0, null, broken, new RecordHeaders()), sixth, false, desk);
        assertThat(next()).as("not even read").isInstanceOfSatisfying(Settlement.class, this::isGivenUp);
        assertThat(judge.inWork()).isZero();
        assertThat(reports).isEmpty();
    }

    private void isGivenUp(Settlement settlement) {
        assertThat(settlement.result().disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(settlement.result().reason()).isEqualTo(Reason.SCORER_ERROR);
        assertThat(settlement.result().detail()).isEqualTo("was in work 6 times when the process ended");
        assertThat(settlement.outputs())
                .singleElement()
                .satisfies(output -> assertThat(output.sink()).isEqualTo(Settlement.Sink.VERDICTS));
    }

    @Test
    void whatWaitsForTheRegistryEndsWithItsTask() {
        byte[] value = serializer.serialize("in", sample("one").build());
        server.stop();
        registry.close();
        registry = SchemaRegistryClient.create(
                RegistryConfig.from(Map.of("schema.registry.url", server.url())).withPatience(Patience.attempts(1)));
        PatientSteps steps = new PatientSteps(threads, threads, registry);
        EventJudge judge = judge(true, steps, noModel());
        for (int offset = 0; offset < 5; offset++) {
            SourceRecord record = new SourceRecord("in", 0, offset, 0, null, value, new RecordHeaders());
            judge.judge(record, ADMISSION, desk);
            judge.recall(record, desk);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> steps.waiting() == 10);
        assertThat(judge.inWork()).isEqualTo(10);
        open = false;
        await().atMost(Duration.ofSeconds(30)).until(() -> steps.waiting() == 0);
        assertThat(judge.inWork()).isZero();
        assertThat(reports).isEmpty();
    }

    /** Asks a model one question. */
    private static final class Asking implements Scorer {
        @Override
        public String id() {
            return "asking";
        }

        @Override
        public Family family() {
            return Family.CONSISTENCY;
        }

        @Override
        public String describe() {
            return "asking";
        }

        @Override
        public List<LaneQuery> queries(Subject subject) {
            return List.of(new LaneQuery("m", "a"));
        }

        @Override
        public List<Evidence> score(Subject subject, LaneAnswers answers) {
            return List.of(Evidence.abstained("asking", family(), Reason.CAPACITY, "no number")
                    .build());
        }
    }

    private List<Settlement.Sink> sinks(ScoringResult result, String parent) {
        GeneratedText event =
                sample("answer").setSampleOf(null).setParentId(parent).build();
        VerdictMapper mapper = new VerdictMapper(() -> "fingerprint");
        Topics topics = new Topics("in", "verdicts", "deferrals", "quarantine");
        OutputWriter writer = new OutputWriter(topics, 1_000_000, registry, serializerConfig());
        return new Conclusions(mapper, writer, false, null)
                        .conclude(
                                event,
                                Subject.ofText("e", "answer", List.of(), List.of()),
                                result,
                                record(0, event),
                                ADMISSION)
                        .outputs()
                        .stream()
                        .map(Settlement.Output::sink)
                        .toList();
    }

    private Object next() throws InterruptedException {
        Object report = reports.poll(20, TimeUnit.SECONDS);
        assertThat(report).isNotNull();
        return report;
    }

    private static GeneratedText.Builder sample(String text) {
        return GeneratedText.newBuilder()
                .setEventId("e-" + text.length())
                .setSampleOf("r")
                .setCompletion(text)
                .setAttributes(Map.of());
    }

    private SourceRecord record(long offset, GeneratedText event) {
        return new SourceRecord("in", 0, offset, 0, null, serializer.serialize("in", event), new RecordHeaders());
    }

    private SerializerConfig serializerConfig() {
        return SerializerConfig.from(Map.of("schema.registry.url", server.url(), "auto.register.schemas", true), false);
    }

    private EventJudge judge(boolean joins, Scorer... scorers) {
        return judge(joins, noModel(), scorers);
    }

    private static ModelPort noModel() {
        return (query, task) -> {
            throw new IllegalStateException("no model");
        };
    }

    private EventJudge judge(boolean joins, ModelPort models, Scorer... scorers) {
        return judge(joins, new PatientSteps(threads, threads, registry), models, scorers);
    }

    private EventJudge judge(boolean joins, PatientSteps steps, ModelPort models, Scorer... scorers) {
        InputRules rules = new InputRules(new InputLimits(100, 1_000_000, 16));
        ScoringEngine engine = new ScoringEngine(List.of(), List.of(scorers), null, rules, models, 0.05, Runnable::run);
        Meters meters = new Meters(new SimpleMeterRegistry());
        VerdictMapper mapper = new VerdictMapper(() -> "fingerprint");
        Topics topics = new Topics("in", "verdicts", "deferrals", "quarantine");
        OutputWriter writer = new OutputWriter(topics, 1_000_000, registry, serializerConfig());
        return new EventJudge(
                EventDecoder.specific(registry, GeneratedText.class),
                engine,
                mapper,
                writer,
                new Conclusions(mapper, writer, false, null),
                joins ? new SampleJoiner(engine, 16, false) : null,
                steps,
                meters.summary(MeterCatalog.EVENT_TOKENS),
                new BranchingMeters(meters),
                (task, incarnation) -> withdrawn.add(task + " " + incarnation));
    }
}

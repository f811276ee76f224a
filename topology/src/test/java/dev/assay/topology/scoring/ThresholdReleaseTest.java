package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.topology.scoring.FeedbackReader.Reading;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import dev.assay.topology.scoring.Settlement.Unfinished;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.Note;
import dev.assay.topology.threshold.ThresholdBook;
import dev.assay.topology.threshold.ThresholdRules;
import dev.assay.topology.threshold.ThresholdShelf;
import dev.assay.topology.threshold.Traffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What thresholds see of events and feedback, on stores that outlive the processor. */
class ThresholdReleaseTest {
    private static final ThresholdRules RULES =
            new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.2), 8, 10_000);

    @TempDir
    private Path stateDir;

    private final ManualJudge judge = new ManualJudge();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Asked> feedback = new ArrayList<>();
    private final Map<Long, Deferral> published = new LinkedHashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private final Set<Long> read = new HashSet<>();
    private final Traffic.Log expectedLog = new Traffic.Log();
    private final ThresholdBook expected = new ThresholdBook(ThresholdShelf.none(), RULES, expectedLog);
    private final Map<Long, Deferral> expectedDecisions = new LinkedHashMap<>();
    private MockProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, LedgerEntry> ledger;
    private KeyValueStore<Bytes, byte[]> inbox;
    private ScoringProcessor processor;
    private Consumer<Mail> reread;

    private record Asked(SourceRecord record, Consumer<Reading> sink) {}

    @BeforeEach
    void start() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000_000);
        ledger = MemoryStores.ledger(context);
        inbox = MemoryStores.bytes(context, FeedbackInbox.STORE);
        KeyValueStore<Bytes, byte[]> thresholds = MemoryStores.bytes(context, TaskThresholds.STORE);
        assertThat(thresholds.persistent()).isFalse();
        Credits credits = new Credits(1_000);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        judge,
                        (partition, offsets, alive, sink) -> reread = sink,
                        credits,
                        LedgerLimits.DEFAULT,
                        new StreamMeters(new Meters(registry), credits),
                        null,
                        null,
                        new ThresholdParts(
                                "feedback",
                                (record, alive, sink) -> feedback.add(new Asked(record, sink)),
                                RULES,
                                (move, partition) -> new Output(
                                        Sink.THRESHOLDS,
                                        new byte[] {1},
                                        (move.key() + "@" + partition).getBytes(StandardCharsets.UTF_8)))),
                Map.of(
                        Sink.VERDICTS, "verdicts",
                        Sink.DEFERRALS, "deferrals",
                        Sink.QUARANTINE, "quarantine",
                        Sink.THRESHOLDS, "thresholds"));
        processor.init(context);
    }

    /** Events settle and labels are read in any order; restarts come at any moment. */
    @Test
    void thresholdsSeeEventsAndLabelsInTheOrderOfTheirAdmissionWhateverHappensBetween() {
        Random random = new Random(11);
        long events = 0;
        long labels = 0;
        for (int step = 0; step < 3_000; step++) {
            double kind = random.nextDouble();
            if (kind < 0.4) {
                admit(events++);
            } else if (kind < 0.6 && events > 0) {
                label(labels++, random.nextInt((int) events), random.nextInt(4) != 0);
            } else if (kind < 0.995) {
                settleSome(random);
            } else {
                tick();
                restart();
            }
        }
        while (published.size() < events) {
            settleSome(random);
            tick();
        }
        settleSome(random);
        tick();
        assertThat(published).isEqualTo(expectedDecisions);
        assertThat(new ArrayList<>(published.keySet())).isSorted();
        assertThat(inbox.approximateNumEntries()).isZero();
        assertThat(ledger.approximateNumEntries()).isZero();
        for (String outcome : List.of("counted", "repeated")) {
            assertThat(counted(outcome)).isPositive().isEqualTo((double)
                    expectedLog.counts.get(outcome.toUpperCase(java.util.Locale.ROOT)));
        }
        assertThat(context.forwarded().stream()
                        .filter(one -> one.childName().orElseThrow().equals("thresholds"))
                        .count())
                .isEqualTo(expectedLog.moves.size());
    }

    @Test
    void aLabelThatIsFasterThanItsVerdictWaitsForIt() {
        admit(0);
        label(0, 0, true);
        feedback.get(0).sink().accept(reading(feedback.get(0)));
        tick();
        assertThat(counted("counted") + counted("unknown")).isZero();
        settle(judge.asked.get(0));
        tick();
        assertThat(counted("counted")).isEqualTo(1);
        assertThat(published).hasSize(1);
    }

    @Test
    void anEventWaitsForFeedbackThatWasAdmittedBeforeIt() {
        admit(0);
        settle(judge.asked.get(0));
        tick();
        label(0, 0, true);
        admit(4);
        settle(judge.asked.get(1));
        tick();
        assertThat(published).containsOnlyKeys(0L);
        feedback.get(0).sink().accept(reading(feedback.get(0)));
        tick();
        assertThat(published).containsOnlyKeys(0L, 4L);
        assertThat(published.get(4L).measures()).containsEntry("labels", 1.0);
    }

    @Test
    void unreadableFeedbackIsQuarantinedInItsPlaceAndStopsNothing() {
        context.setRecordMetadata("feedback", 0, 9);
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[] {5});
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        processor.process(new Record<>(key, new byte[100_000], 5, headers));
        Asked asked = feedback.get(0);
        assertThat(asked.record().value()).as("no more than anybody needs").isEmpty();
        asked.sink().accept(new Reading(null, new Output(Sink.QUARANTINE, new byte[] {7})));
        tick();
        assertThat(context.forwarded()).singleElement().satisfies(one -> {
            assertThat(one.childName()).contains("quarantine");
            assertThat(one.record().key()).isEqualTo(key);
            assertThat(one.record().headers().lastHeader("h").value()).containsExactly(5);
        });
        assertThat(counted("unreadable")).isEqualTo(1);
        assertThat(inbox.approximateNumEntries()).isZero();
    }

    @Test
    void feedbackComesBackAfterARestartAsItWas() {
        context.setRecordMetadata("feedback", 0, 3);
        RecordHeaders headers = new RecordHeaders();
        headers.add("empty", null);
        processor.process(new Record<>(null, null, 77, headers));
        processor.process(new Record<>(null, null, 77, headers));
        assertThat(feedback).hasSize(1);
        processor.close();
        processor.init(context);
        assertThat(feedback).hasSize(2);
        SourceRecord again = feedback.get(1).record();
        assertThat(again.offset()).isEqualTo(3);
        assertThat(again.timestamp()).isEqualTo(77);
        assertThat(again.key()).isNull();
        assertThat(again.value()).isNull();
        assertThat(again.headers().lastHeader("empty").value()).isNull();
    }

    private void admit(long offset) {
        expectedDecisions.put(offset, expected.decide(candidate(offset), offset, 5 + offset));
        context.setRecordMetadata("in", 0, offset);
        processor.process(new Record<>(key(offset), new byte[] {0}, 5 + offset));
    }

    private void label(long offset, long event, boolean correct) {
        expected.label(Note.Label.of(null, "e" + event, correct), offset, 5);
        context.setRecordMetadata("feedback", 0, offset);
        byte[] value = (event + "|" + correct).getBytes(StandardCharsets.UTF_8);
        processor.process(new Record<>(key(event), value, 5));
    }

    private static byte[] key(long offset) {
        return ("k" + offset % 3).getBytes(StandardCharsets.UTF_8);
    }

    private static Candidate candidate(long offset) {
        return Traffic.event("e" + offset, "key-" + offset % 4, -1.0 * (offset * 7919 % 101));
    }

    private void settleSome(Random random) {
        judge.asked.stream()
                .filter(one -> !settled.contains(one.record().offset()) && random.nextBoolean())
                .toList()
                .forEach(this::settle);
        feedback.stream()
                .filter(one -> !read.contains(one.record().offset()) && random.nextBoolean())
                .toList()
                .forEach(one -> {
                    read.add(one.record().offset());
                    one.sink().accept(reading(one));
                });
        tick();
    }

    private void settle(ManualJudge.Asked asked) {
        long offset = asked.record().offset();
        settled.add(offset);
        Unfinished unfinished = new Unfinished(null, candidate(offset), (evidence, decided) -> {
            assertThat(published).as("published twice").doesNotContainKey(offset);
            published.put(offset, decided);
            return List.of(new Output(Sink.VERDICTS, new byte[] {0}));
        });
        ScoringResult result = ScoringResult.abstained(Reason.NO_SAMPLES, "test");
        asked.sink().accept(new Settlement(offset, List.of(), result, unfinished));
    }

    private static Reading reading(Asked asked) {
        String[] parts = new String(asked.record().value(), StandardCharsets.UTF_8).split("\\|");
        return new Reading(Note.Label.of(null, "e" + parts[0], Boolean.parseBoolean(parts[1])), null);
    }

    private void restart() {
        processor.close();
        judge.asked.clear();
        settled.removeIf(offset -> !published.containsKey(offset));
        feedback.clear();
        Set<Long> waiting = new HashSet<>();
        new FeedbackInbox(inbox).forEach("feedback", 0, (record, horizon) -> waiting.add(record.offset()));
        read.removeAll(waiting);
        processor.init(context);
        List<Long> offsets = new ArrayList<>();
        new AdmissionLedger(ledger).forEach((offset, entry) -> offsets.add(offset));
        offsets.forEach(offset -> reread.accept(new Mail.Reread(
                new SourceRecord("in", 0, offset, 5 + offset, key(offset), new byte[] {0}, new RecordHeaders()))));
        tick();
    }

    private double counted(String outcome) {
        return registry.find("assay.feedback").tag("outcome", outcome).counter().count();
    }

    /** Often enough for everything that was posted: one round is bounded in time. */
    private void tick() {
        for (int round = 0; round < 5; round++) {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        }
    }
}

package dev.assay.topology.scoring;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import dev.assay.topology.threshold.ThresholdRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * One task that joins samples, with a judge that decodes and scores what the test runs. Values are {@code s|group} for a
 * sample, {@code a|group|n} for an answer that waits for n, and anything else for an event that is neither; those that end in
 * {@code slow} are scored in {@link #slow}. Time stands still unless a test moves it. Confined to the test thread.
 */
final class SampleStream {
    static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** Events that are to be decoded or scored, those that began first come first. */
    final List<Runnable> work = new ArrayList<>();

    /** Slow events that are decoded. */
    final List<Runnable> slow = new ArrayList<>();

    /** Offset and verdict of what has left. */
    final List<String> outputs = new ArrayList<>();

    private final MockProcessorContext<byte[], byte[]> context;
    private final KeyValueStore<Bytes, LedgerEntry> ledger;
    private final ScoringProcessor processor;
    private final int most;
    private long next;

    /** @param inOneOrder whether thresholds learn, so that records leave in the order of their partition */
    SampleStream(Path stateDir, int most, boolean inOneOrder, int credits) {
        this.most = most;
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000);
        ledger = MemoryStores.ledger(context);
        MemoryStores.bytes(context, SampleShelf.STORE);
        MemoryStores.bytes(context, FeedbackInbox.STORE);
        MemoryStores.bytes(context, TaskThresholds.STORE);
        Credits all = new Credits(credits);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        new StepJudge(),
                        (partition, offsets, alive, sink) -> {},
                        all,
                        limits(most),
                        new StreamMeters(new Meters(new SimpleMeterRegistry()), all),
                        null,
                        new SampleRules(MAX_WAIT, 5, 1 << 24),
                        inOneOrder ? thresholds() : null),
                Map.of(
                        Sink.VERDICTS, "verdicts",
                        Sink.DEFERRALS, "deferrals",
                        Sink.QUARANTINE, "quarantine",
                        Sink.THRESHOLDS, "thresholds"));
        processor.init(context);
    }

    private static LedgerLimits limits(int most) {
        return new LedgerLimits(
                most, Duration.ofNanos(1), Duration.ofNanos(1), Duration.ofMillis(5), 512, Duration.ofSeconds(1), 6);
    }

    private static ThresholdParts thresholds() {
        return new ThresholdParts(
                "feedback",
                (record, alive, sink) -> {},
                new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.2), 8, 10_000),
                (move, partition) -> new Output(Sink.THRESHOLDS, new byte[] {1}, new byte[] {1}));
    }

    /** The next record of the partition, whether or not there is room for it. */
    void admit(@Nullable String key, String value) {
        context.setRecordMetadata("in", 0, next++);
        processor.process(new Record<>(key == null ? null : bytes(key), bytes(value), 5));
        collect();
    }

    /** The records of one key in turn, each as soon as there is room; stops where only slow events could make some. */
    int admitWhatFits(String key, List<String> values) {
        int admitted = 0;
        for (String value : values) {
            doAll();
            if (full()) {
                break;
            }
            admit(key, value);
            admitted++;
        }
        doAll();
        return admitted;
    }

    boolean full() {
        return size() >= most;
    }

    int size() {
        return (int) ledger.approximateNumEntries();
    }

    /** Decodes and scores everything but what is slow. */
    void doAll() {
        tick();
        while (!work.isEmpty()) {
            work.remove(0).run();
            if (work.isEmpty()) {
                tick();
            }
        }
    }

    void doSlow() {
        slow.remove(0).run();
        doAll();
    }

    void after(Duration time) {
        context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + time.toMillis());
        tick();
    }

    void tick() {
        for (int round = 0; round < 4; round++) {
            context.scheduledPunctuators().forEach(one -> one.getPunctuator().punctuate(0));
        }
        collect();
    }

    private void collect() {
        context.forwarded()
                .forEach(forward -> outputs.add(new String(forward.record().value(), StandardCharsets.UTF_8)));
        context.resetForwards();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every step waits to be run. */
    private final class StepJudge implements Judge {
        @Override
        public void judge(SourceRecord record, Admission admission, Desk desk) {
            work.add(() -> decode(record, desk));
        }

        private void decode(SourceRecord record, Desk desk) {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            String[] parts = value.split("\\|");
            long offset = record.offset();
            List<Runnable> lane = value.endsWith("slow") ? slow : work;
            if (parts[0].equals("a")) {
                desk.waits(new WaitingAnswer(
                        offset,
                        SampleGroupKey.of(null, parts[1]),
                        Integer.parseInt(parts[2]),
                        joined -> lane.add(() -> settle(
                                desk,
                                offset,
                                joined.end() + " " + joined.samples().size()))));
                return;
            }
            if (parts[0].equals("s")) {
                String id = Long.toString(offset);
                desk.sample(SampleGroupKey.of(null, parts[1]), new SampleGroup.Sample(offset, id, SampledText.of(id)));
            }
            lane.add(() -> settle(desk, offset, value));
        }

        private void settle(Desk desk, long offset, String verdict) {
            desk.settled(new Settlement(
                    offset,
                    List.of(new Output(Sink.VERDICTS, bytes(offset + " " + verdict))),
                    ScoringResult.abstained(Reason.NO_SAMPLES, "test")));
        }

        @Override
        public Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission) {
            throw new AssertionError("nothing is gone here");
        }

        @Override
        public void giveUp(SourceRecord record, Admission admission, boolean decode, Desk desk) {
            throw new AssertionError("nothing is given up here");
        }

        @Override
        public void recall(SourceRecord record, Desk desk) {
            throw new AssertionError("nothing is read again here");
        }

        @Override
        public void abandon(String task, long incarnation) {
            // Nothing here runs elsewhere.
        }
    }
}

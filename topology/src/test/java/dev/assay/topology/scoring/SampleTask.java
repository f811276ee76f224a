package dev.assay.topology.scoring;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samples and answers of one task, over restarts, on stores that outlive them. Values are {@code s|group|id} for a sample
 * and {@code a|group|n} for an answer that waits for n. Confined to one test.
 */
abstract class SampleTask {
    static final SampleRules RULES = new SampleRules(Duration.ofSeconds(10), 5, 1 << 20);
    static final LedgerLimits TIGHT = new LedgerLimits(
            4, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofMillis(5), 512, Duration.ofMillis(20), 6);

    @TempDir
    Path stateDir;

    final List<Runnable> work = new ArrayList<>();
    final Map<Long, Record<byte[], byte[]>> log = new TreeMap<>();
    final List<String> outputs = new ArrayList<>();
    final RecordHeaders headers = new RecordHeaders();
    final Deque<Runnable> arriving = new ArrayDeque<>();
    boolean byHand;
    boolean late;
    boolean gone;
    SimpleMeterRegistry registry;
    MockProcessorContext<byte[], byte[]> context;
    KeyValueStore<Bytes, LedgerEntry> ledger;
    KeyValueStore<Bytes, byte[]> shelf;
    ScoringProcessor processor;

    @BeforeEach
    void start() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(64));
    }

    void start(SampleRules rules, LedgerLimits limits, Credits credits) {
        registry = new SimpleMeterRegistry();
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000);
        ledger = MemoryStores.ledger(context);
        shelf = MemoryStores.bytes(context, SampleShelf.STORE);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        new TextJudge(),
                        (partition, offsets, alive, sink) -> reread(offsets, sink),
                        credits,
                        limits,
                        new StreamMeters(new Meters(registry), credits),
                        null,
                        rules,
                        null),
                Map.of(Sink.VERDICTS, "verdicts", Sink.DEFERRALS, "deferrals", Sink.QUARANTINE, "quarantine"));
        processor.init(context);
    }

    void restart() {
        processor.close();
        processor.init(context);
    }

    void admit(long offset, String key, String value) {
        Record<byte[], byte[]> record = new Record<>(bytes(key), bytes(value), 5, new RecordHeaders(headers.toArray()));
        log.put(offset, record);
        context.setRecordMetadata("in", 0, offset);
        processor.process(record);
        collect();
    }

    void after(long millis) {
        context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + millis);
        tick();
    }

    /** Enough rounds for a report, a wait that ends and a settlement. */
    void tick() {
        for (int round = 0; round < 4; round++) {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        }
        collect();
    }

    void doAll() {
        tick();
        while (!work.isEmpty()) {
            work.remove(0).run();
            tick();
        }
    }

    void collect() {
        context.forwarded()
                .forEach(forward -> outputs.add(new String(forward.record().value(), StandardCharsets.UTF_8)));
        context.resetForwards();
    }

    void reread(SortedSet<Long> offsets, java.util.function.Consumer<Mail> sink) {
        offsets.forEach(offset -> {
            Record<byte[], byte[]> record = log.get(offset);
            Mail mail = gone
                    ? new Mail.Gone(offset)
                    : new Mail.Reread(
                            new SourceRecord("in", 0, offset, 5, record.key(), record.value(), record.headers()));
            arriving.add(() -> sink.accept(mail));
        });
        if (!late) {
            deliver(arriving.size());
        }
    }

    /** The source delivers the next records that were asked for again. */
    void arrive(int count) {
        deliver(count);
        tick();
    }

    void deliver(int count) {
        for (int i = 0; i < count; i++) {
            arriving.remove().run();
        }
    }

    double counted(String meter, String label) {
        return registry.find(meter).counters().stream()
                .filter(counter -> counter.getId().getTags().stream()
                        .anyMatch(tag -> tag.getValue().equals(label)))
                .mapToDouble(Counter::count)
                .sum();
    }

    static <V> Map<Bytes, V> contents(KeyValueStore<Bytes, V> store) {
        Map<Bytes, V> found = new LinkedHashMap<>();
        try (KeyValueIterator<Bytes, V> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, V> one = all.next();
                found.put(one.key, one.value);
            }
        }
        return found;
    }

    int ledgerSize() {
        return contents(ledger).size();
    }

    int shelfSize() {
        return contents(shelf).size();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the values above; by hand, every step waits to be run. */
    private final class TextJudge implements Judge {
        @Override
        public void judge(SourceRecord record, Admission admission, Desk desk) {
            run(() -> {
                String[] parts = parts(record);
                if (parts[0].equals("a")) {
                    int missing = Integer.parseInt(parts[2]);
                    desk.waits(new WaitingAnswer(
                            record.offset(),
                            group(parts),
                            missing,
                            joined -> run(() -> {
                                String texts = joined.samples().stream()
                                        .map(SampledText::text)
                                        .collect(Collectors.joining(", ", "[", "]"));
                                settle(desk, record.offset(), joined.end() + " " + texts);
                            })));
                } else if (parts[0].equals("s")) {
                    desk.sample(group(parts), sample(record, parts));
                    run(() -> settle(desk, record.offset(), "sample " + parts[2]));
                } else {
                    settle(desk, record.offset(), "plain");
                }
            });
        }

        @Override
        public void giveUp(SourceRecord record, Admission admission, boolean decode, Desk desk) {
            throw new AssertionError("nothing is given up here");
        }

        @Override
        public void recall(SourceRecord record, Desk desk) {
            run(() -> recallNow(record, desk));
        }

        void recallNow(SourceRecord record, Desk desk) {
            String[] parts = parts(record);
            if (parts[0].equals("s")) {
                desk.sample(group(parts), sample(record, parts));
            } else {
                desk.noSample(record.offset());
            }
        }

        SampleGroup.Sample sample(SourceRecord record, String[] parts) {
            return new SampleGroup.Sample(record.offset(), parts[2], SampledText.of(parts[2]));
        }

        @Override
        public void abandon(String task, long incarnation) {
            // Nothing here runs elsewhere.
        }

        @Override
        public Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission) {
            return settlement(offset, "gone");
        }

        void run(Runnable step) {
            if (byHand) {
                work.add(step);
            } else {
                step.run();
            }
        }

        void settle(Desk desk, long offset, String verdict) {
            desk.settled(settlement(offset, verdict));
        }

        Settlement settlement(long offset, String verdict) {
            return new Settlement(
                    offset,
                    List.of(new Output(Sink.VERDICTS, bytes(offset + " " + verdict))),
                    ScoringResult.abstained(Reason.NO_SAMPLES, "test"));
        }

        SampleGroupKey group(String[] parts) {
            return SampleGroupKey.of(null, parts[1]);
        }

        String[] parts(SourceRecord record) {
            return new String(record.value(), StandardCharsets.UTF_8).split("\\|");
        }
    }
}

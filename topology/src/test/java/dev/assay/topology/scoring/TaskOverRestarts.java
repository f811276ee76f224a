package dev.assay.topology.scoring;

import dev.assay.ops.meters.Meters;
import dev.assay.topology.scoring.Settlement.Sink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One task over the ends of its processes: its ledger, its input and what it published outlive them, as far as it was
 * committed. It commits when the task asks for it, and when the process stops in order. Confined to the test thread.
 */
public final class TaskOverRestarts {
    private final Path stateDir;
    private final int partition;
    private final LedgerLimits limits;
    private final Map<Long, Record<byte[], byte[]>> input = new TreeMap<>();
    private final Map<Long, LedgerEntry> committed = new TreeMap<>();
    private final List<byte[]> published = new ArrayList<>();
    private MockProcessorContext<byte[], byte[]> context;
    private AdmissionLedger ledger;
    private ScoringProcessor processor;
    private SimpleMeterRegistry registry;

    public TaskOverRestarts(Path stateDir, int partition, LedgerLimits limits) {
        this.stateDir = stateDir;
        this.partition = partition;
        this.limits = limits;
    }

    /** A process begins; its source delivers at once what the task wants to read again. */
    public void start(Judge judge, Credits credits) {
        registry = new SimpleMeterRegistry();
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, partition), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000);
        KeyValueStore<Bytes, LedgerEntry> store = MemoryStores.ledger(context);
        ledger = new AdmissionLedger(store);
        committed.forEach(ledger::put);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        judge,
                        (part, offsets, alive, sink) -> reread(offsets, sink),
                        credits,
                        limits,
                        new StreamMeters(new Meters(registry), credits),
                        null),
                Map.of(Sink.VERDICTS, "verdicts", Sink.DEFERRALS, "deferrals", Sink.QUARANTINE, "quarantine"));
        processor.init(context);
    }

    private void reread(SortedSet<Long> offsets, Consumer<Mail> sink) {
        offsets.forEach(offset -> {
            Record<byte[], byte[]> record = input.get(offset);
            sink.accept(new Mail.Reread(
                    new SourceRecord("in", partition, offset, 5, record.key(), record.value(), new RecordHeaders())));
        });
    }

    public void admit(long offset, String key, byte[] value) {
        Record<byte[], byte[]> record = new Record<>(key.getBytes(StandardCharsets.UTF_8), value, 5);
        input.put(offset, record);
        context.setRecordMetadata("in", partition, offset);
        processor.process(record);
    }

    /** A record without a key that a former owner admitted. */
    void leftBehind(long offset, int resubmissions) {
        input.put(offset, new Record<>(null, new byte[] {1}, 5));
        committed.put(offset, new LedgerEntry(5, resubmissions, null));
    }

    /** One punctuation, and the commit that it asks for. */
    public void round() {
        roundWithoutCommit();
        if (context.committed()) {
            commit();
        }
    }

    void roundWithoutCommit() {
        context.scheduledPunctuators().forEach(one -> one.getPunctuator().punctuate(0));
    }

    /** What was done so far is on record. */
    public void commit() {
        context.resetCommit();
        context.forwarded().forEach(forward -> published.add(forward.record().value()));
        context.resetForwards();
        committed.clear();
        ledger.forEach(committed::put);
    }

    /** The process ends in order. */
    public void stop() {
        commit();
        processor.close();
    }

    /** The process is gone, and with it what was not committed. */
    void crash() {
        // Only so that nothing of the dead process acts any more.
        processor.close();
    }

    /** Values of what consumers see, in order. */
    public List<byte[]> published() {
        return published;
    }

    /** Committed entries by offset. */
    Map<Long, LedgerEntry> ledger() {
        return committed;
    }

    double counted(String counter) {
        return registry.get(counter).counter().count();
    }
}

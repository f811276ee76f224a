package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.BooleanSupplier;
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

/** What happens between one {@code close} and the next {@code init}, on a store that outlives them. */
class ScoringProcessorRestoreTest {
    private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path stateDir;

    private final ManualJudge judge = new ManualJudge();
    private final ManualSource source = new ManualSource();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private MockProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, LedgerEntry> store;
    private ScoringProcessor processor;

    @BeforeEach
    void start() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000);
        store = MemoryStores.ledger(context);
        Credits credits = new Credits(64);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        judge,
                        source,
                        credits,
                        LedgerLimits.DEFAULT,
                        new StreamMeters(new Meters(registry), credits),
                        null),
                Map.of(Sink.VERDICTS, "verdicts", Sink.DEFERRALS, "deferrals", Sink.QUARANTINE, "quarantine"));
    }

    @Test
    void whatAFormerOwnerAdmittedIsReadAgainAndReleasedInKeyOrder() {
        AdmissionLedger ledger = new AdmissionLedger(store);
        ledger.put(100, new LedgerEntry(5, 0, KEY));
        ledger.put(101, new LedgerEntry(6, 2, KEY));
        processor.init(context);

        assertThat(source.offsets).containsExactly(100L, 101L);
        source.sink.accept(new Mail.Gone(101));
        source.sink.accept(new Mail.Reread(reread(100, "old")));
        tick();
        assertThat(judge.asked).hasSize(1);
        assertThat(judge.asked.get(0).admission().resubmissions()).isEqualTo(1);
        assertThat(context.forwarded()).isEmpty();

        admit(102, "new");
        judge.asked.get(1).settle();
        tick();
        assertThat(context.forwarded()).isEmpty();
        judge.asked.get(0).settle();
        tick();
        assertThat(forwarded()).containsExactly("old", "gone 101", "new");
        assertThat(offsetsInLedger()).isEmpty();
    }

    @Test
    void attemptsAreCountedAcrossRestarts() {
        admitAfterInit(7, "one");
        processor.close();
        processor.init(context);
        processor.close();
        processor.init(context);
        source.sink.accept(new Mail.Reread(reread(7, "one")));
        tick();
        assertThat(judge.asked.get(1).admission().resubmissions()).isEqualTo(2);
    }

    @Test
    void resultsForAFormerIncarnationFallOnTheFloorAndAreCounted() {
        admitAfterInit(7, "one");
        ManualJudge.Asked before = judge.asked.get(0);
        processor.close();
        processor.init(context);
        before.settle();
        tick();
        assertThat(context.forwarded()).isEmpty();
        assertThat(registry.find("assay.lane.discarded.results").counter().count())
                .isEqualTo(1);
        assertThat(offsetsInLedger()).containsExactly(7L);
    }

    @Test
    void admittingAnOffsetTwiceIsIdempotent() {
        admitAfterInit(7, "one");
        admit(7, "one");
        assertThat(judge.asked).hasSize(1);
    }

    @Test
    void keylessRecordsSurviveARestart() {
        new AdmissionLedger(store).put(3, new LedgerEntry(5, 0, null));
        processor.init(context);
        source.sink.accept(new Mail.Reread(
                new SourceRecord("in", 0, 3, 5, null, "v".getBytes(StandardCharsets.UTF_8), new RecordHeaders())));
        tick();
        judge.asked.get(0).settle();
        tick();
        assertThat(forwarded()).containsExactly("v");
    }

    private void admitAfterInit(long offset, String value) {
        processor.init(context);
        admit(offset, value);
    }

    private void admit(long offset, String value) {
        context.setRecordMetadata("in", 0, offset);
        processor.process(new Record<>(KEY, value.getBytes(StandardCharsets.UTF_8), 5));
    }

    private static SourceRecord reread(long offset, String value) {
        return new SourceRecord("in", 0, offset, 5, KEY, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
    }

    private List<String> forwarded() {
        return context.forwarded().stream()
                .map(forward -> new String(forward.record().value(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<Long> offsetsInLedger() {
        List<Long> offsets = new ArrayList<>();
        new AdmissionLedger(store).forEach((offset, entry) -> offsets.add(offset));
        return offsets;
    }

    /** Often enough for everything that was posted: one round is bounded in time. */
    private void tick() {
        for (int round = 0; round < 20; round++) {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        }
    }

    /** A source that answers when the test says so. Confined to the test thread. */
    private static final class ManualSource implements SourceReader {
        private SortedSet<Long> offsets;
        private Consumer<Mail> sink;

        @Override
        public void reread(int partition, SortedSet<Long> wanted, BooleanSupplier alive, Consumer<Mail> given) {
            offsets = wanted;
            sink = given;
        }
    }
}

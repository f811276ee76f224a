package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.session.SessionBook;
import dev.assay.scoring.session.SessionKey;
import dev.assay.scoring.session.SessionMessage;
import dev.assay.scoring.session.SessionRules;
import dev.assay.scoring.session.SessionShelf;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.SessionPart;
import dev.assay.topology.scoring.Settlement.Sink;
import dev.assay.topology.scoring.Settlement.Unfinished;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release does to the session of its conversation, on stores that outlive the processor. */
class SessionReleaseTest {
    private static final SessionRules RULES = SessionRules.DEFAULT;

    @TempDir
    private Path stateDir;

    private final ManualJudge judge = new ManualJudge();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Long, SessionMessage> messages = new HashMap<>();
    private final Map<Long, List<Evidence>> published = new LinkedHashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private MockProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, LedgerEntry> ledger;
    private KeyValueStore<Bytes, byte[]> sessions;
    private ScoringProcessor processor;
    private java.util.function.Consumer<Mail> reread;

    @BeforeEach
    void start() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
        context.setCurrentSystemTimeMs(1_000_000);
        ledger = MemoryStores.ledger(context);
        sessions = MemoryStores.bytes(context, TaskSessions.STORE);
        Credits credits = new Credits(1_000);
        processor = new ScoringProcessor(
                new ScoringProcessor.Shared(
                        "in",
                        judge,
                        (partition, offsets, alive, sink) -> reread = sink,
                        credits,
                        LedgerLimits.DEFAULT,
                        new StreamMeters(new Meters(registry), credits),
                        RULES),
                Map.of(Sink.VERDICTS, "verdicts", Sink.DEFERRALS, "deferrals", Sink.QUARANTINE, "quarantine"));
        processor.init(context);
    }

    @Test
    void messagesCountInReleaseOrderHoweverTheyWereSettled() {
        for (long offset = 0; offset < 40; offset++) {
            admit(offset, "c" + offset % 3);
        }
        List<ManualJudge.Asked> asked = new ArrayList<>(judge.asked);
        java.util.Collections.shuffle(asked, new java.util.Random(4));
        asked.forEach(this::settle);
        tick();
        assertThat(published).hasSize(40).isEqualTo(uninterrupted(40, 3));
        assertThat(published.get(39L).get(0).flagged()).isTrue();
        assertThat(registry.find("assay.session.crossings").counter().count()).isEqualTo(3);
        assertThat(registry.find("assay.sessions").gauge().value()).isEqualTo(3);
        assertThat(registry.find("assay.session.bytes").gauge().value()).isPositive();
        // Not uniform without a watermark, so not for the deciles.
        assertThat(registry.find("assay.pvalues")
                        .tag("scorer", "watermark.session")
                        .counter())
                .isNull();
    }

    @Test
    void aMessageThatIsScoredAgainAfterARestartCountsOnce() {
        for (long offset = 0; offset < 30; offset++) {
            admit(offset, "c" + offset % 3);
            if (offset % 4 != 0) {
                settle(judge.asked.get(judge.asked.size() - 1));
            }
            if (offset % 7 == 6) {
                tick();
                restart();
            }
        }
        tick();
        // Those that were there at three restarts are asked one at a time.
        for (int asked = 0; published.size() < 30 && asked < 30; asked++) {
            judge.asked.forEach(one -> {
                if (!settled.contains(one.record().offset())) {
                    settle(one);
                }
            });
            tick();
        }
        assertThat(published).hasSize(30);
        assertThat(new HashMap<>(published)).isEqualTo(new HashMap<>(uninterrupted(30, 3)));
    }

    @Test
    void onlyMessagesWithASessionTouchTheStore() {
        admit(0, "c");
        judge.asked.get(0).settle();
        admit(1, "c");
        judge.asked.get(1).quarantine();
        tick();
        assertThat(size(sessions)).isZero();
        admit(2, "c");
        settle(judge.asked.get(2));
        assertThat(size(sessions)).isZero();
        tick();
        assertThat(size(sessions)).isEqualTo(2);
        assertThat(size(ledger)).isZero();
    }

    @Test
    void silentSessionsLeaveTheStore() {
        admit(0, "old");
        settle(judge.asked.get(0));
        tick();
        context.setCurrentSystemTimeMs(1_000_000 + RULES.ttl().toMillis());
        admit(1, "new", 1_000_000 + RULES.ttl().toMillis());
        settle(judge.asked.get(1));
        tick();
        assertThat(size(sessions)).isEqualTo(2);
        assertThat(registry.find("assay.sessions.ended")
                        .tag("cause", "silent")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** A clock that is years ahead would otherwise end every other conversation. */
    @Test
    void aTimestampInTheFutureCountsAsNow() {
        admit(0, "old");
        settle(judge.asked.get(0));
        admit(1, "ahead", Long.MAX_VALUE / 2);
        settle(judge.asked.get(1));
        tick();
        tick();
        assertThat(registry.find("assay.sessions").gauge().value()).isEqualTo(2);
    }

    @Test
    void theFinishedVerdictGoesBeforeTheOtherOutputs() {
        admit(0, "c");
        ManualJudge.Asked one = judge.asked.get(0);
        Settlement given = settlement(one);
        one.sink()
                .accept(new Settlement(
                        0, List.of(new Output(Sink.DEFERRALS, new byte[] {1})), given.result(), given.unfinished()));
        tick();
        assertThat(context.forwarded())
                .extracting(forwarded -> forwarded.childName().orElseThrow())
                .containsExactly("verdicts", "deferrals");
    }

    private void admit(long offset, String conversation) {
        admit(offset, conversation, 5);
    }

    private void admit(long offset, String conversation, long timestamp) {
        messages.put(offset, message());
        context.setRecordMetadata("in", 0, offset);
        processor.process(new Record<>(
                conversation.getBytes(StandardCharsets.UTF_8),
                conversation.getBytes(StandardCharsets.UTF_8),
                timestamp));
    }

    private void restart() {
        processor.close();
        judge.asked.clear();
        settled.clear();
        processor.init(context);
        List<Long> offsets = new ArrayList<>();
        new AdmissionLedger(ledger).forEach((offset, entry) -> offsets.add(offset));
        for (long offset : offsets) {
            byte[] conversation = ("c" + offset % 3).getBytes(StandardCharsets.UTF_8);
            reread.accept(new Mail.Reread(
                    new SourceRecord("in", 0, offset, 5, conversation, conversation, new RecordHeaders())));
        }
        tick();
    }

    private void settle(ManualJudge.Asked asked) {
        settled.add(asked.record().offset());
        asked.sink().accept(settlement(asked));
    }

    private Settlement settlement(ManualJudge.Asked asked) {
        long offset = asked.record().offset();
        String conversation = new String(asked.record().value(), StandardCharsets.UTF_8);
        return new Settlement(
                offset,
                List.of(),
                ScoringResult.abstained(Reason.NO_SAMPLES, "test"),
                new Unfinished(
                        new SessionPart(SessionKey.of(null, conversation), messages.get(offset)),
                        null,
                        (evidence, decided) -> {
                            assertThat(published).as("published twice").doesNotContainKey(offset);
                            assertThat(decided).isNull();
                            published.put(offset, evidence);
                            return List.of(new Output(Sink.VERDICTS, new byte[] {0}));
                        }));
    }

    private Map<Long, List<Evidence>> uninterrupted(int count, int conversations) {
        SessionBook book = new SessionBook(SessionShelf.inMemory(), RULES);
        Map<Long, List<Evidence>> expected = new LinkedHashMap<>();
        for (long offset = 0; offset < count; offset++) {
            SessionKey key = SessionKey.of(null, "c" + offset % conversations);
            expected.put(
                    offset, book.record(key, messages.get(offset), offset, 5).evidence());
        }
        return expected;
    }

    private SessionMessage message() {
        int draws = 20;
        Draws given = new Draws(
                new DrawLaw.Bernoulli(0.25),
                IntStream.range(0, draws).toArray(),
                LongStream.generate(() -> random.nextInt(1_000)).limit(draws).toArray(),
                IntStream.range(0, draws).mapToDouble(i -> random.nextInt(2)).toArray());
        return SessionMessage.of(List.of(Evidence.scored("watermark.test", Family.WATERMARK)
                        .keyId("key")
                        .log10PValue(-1)
                        .draws(given)
                        .build()))
                .orElseThrow();
    }

    private static int size(KeyValueStore<Bytes, ?> store) {
        int size = 0;
        try (KeyValueIterator<Bytes, ?> all = store.all()) {
            while (all.hasNext()) {
                all.next();
                size++;
            }
        }
        return size;
    }

    /** Often enough for everything that was posted: one round is bounded in time. */
    private void tick() {
        for (int round = 0; round < 50; round++) {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        }
    }
}

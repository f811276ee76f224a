package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Samples and answers of one task, over restarts, on stores that outlive them. Values are {@code s|group|id} for a sample
 * and {@code a|group|n} for an answer that waits for n.
 */
class SampleJoiningTest {
    private static final SampleRules RULES = new SampleRules(Duration.ofSeconds(10), 5, 1 << 20);
    private static final LedgerLimits TIGHT = new LedgerLimits(
            4, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofMillis(5), 512, Duration.ofMillis(20), 6);

    @TempDir
    private Path stateDir;

    private final List<Runnable> work = new ArrayList<>();
    private final Map<Long, Record<byte[], byte[]>> log = new TreeMap<>();
    private final List<String> outputs = new ArrayList<>();
    private final RecordHeaders headers = new RecordHeaders();
    private final Deque<Runnable> arriving = new ArrayDeque<>();
    private boolean byHand;
    private boolean late;
    private boolean gone;
    private SimpleMeterRegistry registry;
    private MockProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, LedgerEntry> ledger;
    private KeyValueStore<Bytes, byte[]> shelf;
    private ScoringProcessor processor;

    @BeforeEach
    void start() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(64));
    }

    private void start(SampleRules rules, LedgerLimits limits, Credits credits) {
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

    @Test
    void samplesBeforeAndBehindTheAnswerOfTheirKeyAreJoinedInTheOrderOfTheirOffsets() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "a|g|3");
        admit(2, "k", "s|g|two");
        tick();
        assertThat(outputs).containsExactly("0 sample one");
        admit(3, "k", "s|g|three");
        tick();
        assertThat(outputs)
                .containsExactly("0 sample one", "1 COMPLETE [one, two, three]", "2 sample two", "3 sample three");
        assertThat(ledgerSize()).isZero();
        assertThat(counted("assay.samples", "joined")).isEqualTo(3);
        assertThat(counted("assay.sample.groups", "complete")).isEqualTo(1);
    }

    @Test
    void anEventIdCountsOnceAndWhatIsBeyondTheAnswersNumberIsLeftOut() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "s|g|one");
        admit(2, "k", "s|g|two");
        admit(3, "k", "s|g|three");
        admit(4, "k", "a|g|2");
        tick();
        assertThat(outputs).hasSize(5).contains("4 COMPLETE [one, two]");
        assertThat(counted("assay.samples", "repeated")).isEqualTo(1);
        assertThat(counted("assay.samples", "surplus")).isEqualTo(1);
    }

    @Test
    void atMostSoManySamplesAreKept() {
        for (int i = 0; i < 8; i++) {
            admit(i, "k", "s|g|" + i);
        }
        tick();
        assertThat(counted("assay.samples", "beyond")).isEqualTo(3);
        admit(8, "k", "a|g|5");
        tick();
        assertThat(outputs).contains("8 COMPLETE [0, 1, 2, 3, 4]");
    }

    @Test
    void anIncompleteGroupEndsWithWhatCameAndWhatComesThenIsLate() {
        admit(0, "k", "a|g|3");
        admit(1, "k", "s|g|one");
        after(9_999);
        assertThat(outputs).isEmpty();
        after(1);
        assertThat(outputs).containsExactly("0 TIMEOUT [one]", "1 sample one");
        admit(2, "k", "s|g|two");
        tick();
        assertThat(outputs).endsWith("2 sample two");
        assertThat(counted("assay.samples", "late")).isEqualTo(1);
        assertThat(counted("assay.sample.groups", "timeout")).isEqualTo(1);
        restart();
        admit(3, "k", "s|g|three");
        tick();
        assertThat(counted("assay.samples", "late")).isEqualTo(2);
        after(10_000);
        assertThat(shelfSize()).isZero();
        assertThat(registry.find("assay.sample.answers.waiting").gauge().value())
                .isZero();
    }

    @Test
    void samplesWithoutAnAnswerAreForgotten() {
        admit(0, "k", "s|g|one");
        tick();
        assertThat(shelfSize()).isEqualTo(1);
        after(10_000);
        assertThat(shelfSize()).isZero();
        assertThat(counted("assay.samples", "unclaimed")).isEqualTo(1);
    }

    @Test
    void aSecondAnswerOfTheRequestDoesNotWait() {
        admit(0, "k", "a|g|1");
        admit(1, "other", "a|g|1");
        tick();
        assertThat(outputs).containsExactly("1 TAKEN []");
        admit(2, "k", "s|g|one");
        tick();
        assertThat(outputs).contains("0 COMPLETE [one]");
    }

    @Test
    void answeredSamplesOutliveARestart() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "a|g|2");
        tick();
        assertThat(outputs).containsExactly("0 sample one");
        restart();
        tick();
        admit(2, "k", "s|g|two");
        tick();
        assertThat(outputs).containsExactly("0 sample one", "1 COMPLETE [one, two]", "2 sample two");
    }

    @Test
    void samplesThatRetentionRemovedAreMissing() {
        admit(0, "k", "s|g|one");
        tick();
        gone = true;
        restart();
        gone = false;
        admit(1, "k", "a|g|1");
        tick();
        after(10_000);
        assertThat(outputs).containsExactly("0 sample one", "1 TIMEOUT []");
    }

    @Test
    void keptSamplesDoNotExpireBeforeTheyAreReadAgain() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "s|g|two");
        admit(2, "k", "a|g|3");
        tick();
        late = true;
        restart();
        after(60_000);
        after(60_000);
        assertThat(shelfSize()).isEqualTo(2);
        arrive(1);
        after(60_000);
        assertThat(shelfSize()).isEqualTo(2);
        arrive(2);
        admit(3, "k", "s|g|three");
        tick();
        assertThat(outputs)
                .containsExactly("0 sample one", "1 sample two", "2 COMPLETE [one, two, three]", "3 sample three");
        // Only the mark of the answered group is left.
        assertThat(shelfSize()).isEqualTo(1);
    }

    @Test
    void keptSamplesDoNotExpireBeforeTheirAnswerIsReadAgain() {
        byHand = true;
        admit(0, "k", "s|g|one");
        doAll();
        admit(1, "k", "a|g|1");
        tick();
        work.clear();
        late = true;
        restart();
        arrive(1);
        doAll();
        after(60_000);
        assertThat(shelfSize()).isEqualTo(1);
        arrive(1);
        doAll();
        assertThat(outputs).containsExactly("0 sample one", "1 COMPLETE [one]");
    }

    @Test
    void samplesThatAreReadButNotDecodedDoNotExpire() {
        byHand = true;
        admit(0, "k", "s|g|one");
        doAll();
        restart();
        after(60_000);
        assertThat(shelfSize()).isEqualTo(1);
        admit(1, "k", "a|g|1");
        doAll();
        assertThat(outputs).containsExactly("0 sample one", "1 COMPLETE [one]");
    }

    @Test
    void waitsBeginAnewWhenAllIsReadAgain() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "a|g|2");
        tick();
        late = true;
        restart();
        after(60_000);
        arrive(2);
        tick();
        after(9_999);
        assertThat(outputs).containsExactly("0 sample one");
        after(1);
        assertThat(outputs).containsExactly("0 sample one", "1 TIMEOUT [one]");
    }

    @Test
    void whatIsNoSampleAnyMoreIsNotWaitedFor() {
        admit(0, "k", "s|g|one");
        admit(1, "k", "s|g|two");
        tick();
        admit(2, "k", "a|g|3");
        tick();
        log.put(0L, new Record<>(bytes("k"), bytes("plain"), 5));
        restart();
        tick();
        admit(3, "k", "s|g|three");
        admit(4, "k", "s|g|four");
        tick();
        assertThat(outputs).contains("2 COMPLETE [two, three, four]");
    }

    @Test
    void aSampleThatIsRefusedWhenItIsJudgedAgainIsNotWaitedFor() {
        byHand = true;
        admit(0, "k", "s|g|one");
        work.remove(0).run();
        tick();
        work.clear();
        assertThat(shelfSize()).isEqualTo(1);
        assertThat(ledgerSize()).isEqualTo(1);
        log.put(0L, new Record<>(bytes("k"), bytes("plain"), 5));
        restart();
        doAll();
        assertThat(shelfSize()).isZero();
        admit(1, "k", "a|g|1");
        doAll();
        after(10_000);
        doAll();
        assertThat(outputs).containsExactly("0 plain", "1 TIMEOUT []");
    }

    @Test
    void aLedgerFullOfWaitingAnswersEndsTheirWaits() {
        start(RULES, TIGHT, new Credits(64));
        for (int i = 0; i < 6; i++) {
            admit(i, "k" + i, "a|g" + i + "|1");
        }
        tick();
        assertThat(outputs).isNotEmpty().allMatch(output -> output.endsWith("ROOM []"));
        assertThat(ledgerSize()).isLessThan(4);
        for (int i = 0; i < 6; i++) {
            admit(6 + i, "k" + i, "s|g" + i + "|x");
        }
        tick();
        assertThat(outputs).hasSize(12);
        assertThat(counted("assay.samples", "late") + counted("assay.samples", "joined"))
                .isEqualTo(6);
        assertThat(counted("assay.samples", "joined")).isPositive();
    }

    @Test
    void noWaitEndsForRoomBeforeItsKeptSamplesAreReadAgain() {
        start(RULES, TIGHT, new Credits(64));
        admit(0, "k", "s|g|one");
        tick();
        byHand = true;
        admit(1, "k", "a|g|1");
        for (int i = 2; i < 5; i++) {
            admit(i, "k", "plain");
        }
        late = true;
        restart();
        work.clear();
        byHand = false;
        arriving.addLast(arriving.removeFirst());
        arrive(4);
        assertThat(ledgerSize()).as("full, and all of it decoded").isEqualTo(4);
        assertThat(outputs).containsExactly("0 sample one");
        arrive(1);
        assertThat(outputs).containsExactly("0 sample one", "1 COMPLETE [one]", "2 plain", "3 plain", "4 plain");
    }

    @Test
    void waitingAnswersHoldNoCredit() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(8));
        for (int i = 0; i < 100; i++) {
            admit(i, "k" + i, "a|g" + i + "|1");
            tick();
        }
        for (int i = 0; i < 100; i++) {
            admit(100 + i, "k" + i, "s|g" + i + "|x");
            tick();
        }
        assertThat(outputs).hasSize(200);
        assertThat(counted("assay.sample.groups", "complete")).isEqualTo(100);
    }

    @Test
    void aBacklogDoesNotEndWaitsForSamplesThatItHolds() {
        start(RULES, LedgerLimits.DEFAULT, new Credits(8));
        admit(0, "k", "a|g|1");
        tick();
        byHand = true;
        for (int i = 1; i <= 8; i++) {
            admit(i, "busy" + i, "plain");
        }
        admit(9, "k", "s|g|one");
        after(20_000);
        assertThat(outputs).isEmpty();
        doAll();
        assertThat(outputs).hasSize(10).contains("0 COMPLETE [one]");
    }

    @Test
    void memoryIsBoundedByEndingTheLongestWait() {
        start(new SampleRules(Duration.ofSeconds(10), 5, 4_000), LedgerLimits.DEFAULT, new Credits(64));
        admit(0, "k", "a|first|2");
        admit(1, "k", "s|first|one");
        for (int i = 2; i < 40; i++) {
            admit(i, "k" + i, "s|g" + i + "|x");
            tick();
            assertThat(registry.find("assay.sample.bytes").gauge().value()).isLessThanOrEqualTo(4_000);
        }
        assertThat(outputs).contains("0 ROOM [one]");
        assertThat(counted("assay.samples", "unclaimed")).isPositive();
    }

    /**
     * Transactions that commit and abort at random, and reading again that takes longer than a wait: what is published once
     * stays, and every group is whole.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void everyEventHasOneVerdictAndEveryGroupItsSamplesOverCrashes(long seed) {
        Random random = new Random(seed);
        start(RULES, LedgerLimits.DEFAULT, new Credits(8));
        byHand = true;
        late = true;
        List<String[]> input = shuffledGroups(random);
        Commit commit = new Commit(0, List.of(), Map.of(), Map.of());
        int next = 0;
        for (int step = 0; step < 600; step++) {
            int action = random.nextInt(20);
            if (action < 6 && next < input.size()) {
                admit(next, input.get(next)[0], input.get(next)[1]);
                next++;
            } else if (action < 14 && !work.isEmpty()) {
                work.remove(random.nextInt(work.size())).run();
            } else if (action < 16 && !arriving.isEmpty()) {
                after(20_000);
                arrive(1);
            } else if (action < 18) {
                tick();
            } else if (action == 18) {
                commit = new Commit(next, List.copyOf(outputs), contents(ledger), contents(shelf));
            } else if (random.nextInt(4) == 0) {
                processor.close();
                arriving.clear();
                next = commit.next;
                outputs.clear();
                outputs.addAll(commit.outputs);
                put(ledger, commit.ledger);
                put(shelf, commit.shelf);
                processor.init(context);
            }
        }
        arrive(arriving.size());
        for (; next < input.size(); next++) {
            admit(next, input.get(next)[0], input.get(next)[1]);
        }
        doAll();
        assertWhole(input);
    }

    @Test
    void whoWaitsForSamplesIsNeitherLateNorOld() {
        byHand = true;
        admit(0, "k", "a|g|1");
        doAll();
        admit(1, "k", "p");
        admit(2, "other", "p");
        doAll();
        assertThat(outputs).containsExactly("2 plain");
        assertThat(endToEnd("live")).isEqualTo(1);
        assertThat(age()).as("nothing is in work").isZero();

        after(9_000);
        admit(3, "other", "s|g|one");
        work.remove(0).run();
        tick();
        assertThat(age()).as("answer and sample are in work").isPositive();
        after(3_000);
        long inWork = Math.round(System.currentTimeMillis() / 1000.0 - age());
        assertThat(inWork).as("in work since the samples are there").isEqualTo(10);
        doAll();

        assertThat(outputs).containsExactlyInAnyOrder("2 plain", "3 sample one", "0 COMPLETE [one]", "1 plain");
        assertThat(endToEnd("live")).isEqualTo(2);
        assertThat(endToEnd("waited")).as("the answer and whom it held back").isEqualTo(2);
        assertThat(age()).isZero();
    }

    @Test
    void anAnswerWhoseSamplesAreThereIsLive() {
        admit(0, "k", "s|g|one");
        tick();
        admit(1, "k", "a|g|1");
        tick();
        assertThat(outputs).hasSize(2);
        assertThat(endToEnd("live")).isEqualTo(2);
        assertThat(endToEnd("waited")).isZero();
    }

    @Test
    void backfillsAndResubmittedEventsAreNotLive() {
        byHand = true;
        admit(0, "k", "p");
        headers.add("assay-class", bytes("backfill"));
        admit(1, "l", "p");
        restart();
        work.clear();
        headers.add("assay-class", bytes("live"));
        admit(2, "m", "p");
        tick();
        byHand = false;
        headers.add("assay-class", bytes("backfill"));
        admit(3, "n", "p");
        doAll();
        assertThat(outputs).hasSize(4);
        assertThat(endToEnd("resubmitted")).isEqualTo(1);
        assertThat(endToEnd("backfill")).isEqualTo(2);
        assertThat(endToEnd("live")).isEqualTo(1);
    }

    @Test
    void waitingAndBeingHeldBackIsNoReasonToBeGivenUp() {
        admit(0, "k", "a|g|1");
        admit(1, "k", "p");
        tick();
        for (int restart = 0; restart < 12; restart++) {
            restart();
            tick();
            tick();
            tick();
        }
        assertThat(outputs).isEmpty();
        assertThat(ledgerSize()).isEqualTo(2);
        admit(2, "l", "s|g|one");
        tick();
        tick();
        assertThat(outputs).containsExactlyInAnyOrder("2 sample one", "0 COMPLETE [one]", "1 plain");
        assertThat(ledgerSize()).isZero();
    }

    private long endToEnd(String eventClass) {
        Timer timer = registry.find("assay.end.to.end").tag("class", eventClass).timer();
        return timer == null ? 0 : timer.count();
    }

    private double age() {
        return registry.get("assay.ledger.oldest.age").gauge().value();
    }

    private void assertWhole(List<String[]> input) {
        Map<Long, String> byOffset = new LinkedHashMap<>();
        Map<String, Long> last = new HashMap<>();
        for (String output : outputs) {
            long offset = Long.parseLong(output.substring(0, output.indexOf(' ')));
            assertThat(byOffset.put(offset, output))
                    .as("second verdict of %s", offset)
                    .isNull();
            String key = input.get((int) offset)[0];
            assertThat(last.getOrDefault(key, -1L)).isLessThan(offset);
            last.put(key, offset);
        }
        assertThat(byOffset).hasSize(input.size());
        byOffset.forEach((offset, output) -> {
            String value = input.get(offset.intValue())[1];
            if (value.startsWith("a")) {
                int expected = Integer.parseInt(value.split("\\|")[2]);
                assertThat(output).contains("COMPLETE");
                for (int i = 0; i < expected; i++) {
                    assertThat(output).contains(value.split("\\|")[1] + "-" + i);
                }
            }
        });
        assertThat(ledgerSize()).isZero();
    }

    private static List<String[]> shuffledGroups(Random random) {
        List<String[]> input = new ArrayList<>();
        for (int g = 0; g < 12; g++) {
            int samples = 1 + random.nextInt(4);
            String key = "k" + g % 3;
            for (int i = 0; i < samples; i++) {
                input.add(new String[] {key, "s|g" + g + "|g" + g + "-" + i});
            }
            input.add(new String[] {key, "s|g" + g + "|g" + g + "-0"});
            input.add(new String[] {key, "a|g" + g + "|" + samples});
        }
        java.util.Collections.shuffle(input, random);
        return input;
    }

    private record Commit(int next, List<String> outputs, Map<Bytes, LedgerEntry> ledger, Map<Bytes, byte[]> shelf) {}

    private static <V> Map<Bytes, V> contents(KeyValueStore<Bytes, V> store) {
        Map<Bytes, V> found = new LinkedHashMap<>();
        try (KeyValueIterator<Bytes, V> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, V> one = all.next();
                found.put(one.key, one.value);
            }
        }
        return found;
    }

    private static <V> void put(KeyValueStore<Bytes, V> store, Map<Bytes, V> contents) {
        contents(store).keySet().forEach(store::delete);
        contents.forEach(store::put);
    }

    private void restart() {
        processor.close();
        processor.init(context);
    }

    private void admit(long offset, String key, String value) {
        Record<byte[], byte[]> record = new Record<>(bytes(key), bytes(value), 5, new RecordHeaders(headers.toArray()));
        log.put(offset, record);
        context.setRecordMetadata("in", 0, offset);
        processor.process(record);
        collect();
    }

    private void after(long millis) {
        context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + millis);
        tick();
    }

    /** Enough rounds for a report, a wait that ends and a settlement. */
    private void tick() {
        for (int round = 0; round < 4; round++) {
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
        }
        collect();
    }

    private void doAll() {
        tick();
        while (!work.isEmpty()) {
            work.remove(0).run();
            tick();
        }
    }

    private void collect() {
        context.forwarded()
                .forEach(forward -> outputs.add(new String(forward.record().value(), StandardCharsets.UTF_8)));
        context.resetForwards();
    }

    private void reread(SortedSet<Long> offsets, java.util.function.Consumer<Mail> sink) {
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
    private void arrive(int count) {
        deliver(count);
        tick();
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) {
            arriving.remove().run();
        }
    }

    private double counted(String meter, String label) {
        return registry.find(meter).counters().stream()
                .filter(counter -> counter.getId().getTags().stream()
                        .anyMatch(tag -> tag.getValue().equals(label)))
                .mapToDouble(Counter::count)
                .sum();
    }

    private int ledgerSize() {
        return contents(ledger).size();
    }

    private int shelfSize() {
        return contents(shelf).size();
    }

    private static byte[] bytes(String text) {
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

        private void recallNow(SourceRecord record, Desk desk) {
            String[] parts = parts(record);
            if (parts[0].equals("s")) {
                desk.sample(group(parts), sample(record, parts));
            } else {
                desk.noSample(record.offset());
            }
        }

        private SampleGroup.Sample sample(SourceRecord record, String[] parts) {
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

        private void run(Runnable step) {
            if (byHand) {
                work.add(step);
            } else {
                step.run();
            }
        }

        private void settle(Desk desk, long offset, String verdict) {
            desk.settled(settlement(offset, verdict));
        }

        private Settlement settlement(long offset, String verdict) {
            return new Settlement(
                    offset,
                    List.of(new Output(Sink.VERDICTS, bytes(offset + " " + verdict))),
                    ScoringResult.abstained(Reason.NO_SAMPLES, "test"));
        }

        private SampleGroupKey group(String[] parts) {
            return SampleGroupKey.of(null, parts[1]);
        }

        private String[] parts(SourceRecord record) {
            return new String(record.value(), StandardCharsets.UTF_8).split("\\|");
        }
    }
}

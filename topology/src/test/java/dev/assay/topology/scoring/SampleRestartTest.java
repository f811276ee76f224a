package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples that were answered before a restart are joined all the same; see {@link SampleTask}. */
class SampleRestartTest extends SampleTask {
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

    private static <V> void put(KeyValueStore<Bytes, V> store, Map<Bytes, V> contents) {
        contents(store).keySet().forEach(store::delete);
        contents.forEach(store::put);
    }
}

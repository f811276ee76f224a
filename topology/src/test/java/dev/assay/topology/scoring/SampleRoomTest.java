package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that wait for samples in a ledger that is full. */
class SampleRoomTest {
    private static final int MOST = 1_024;

    @TempDir
    private Path stateDir;

    /** Beyond the head come so many events that the ledger is full among the groups. */
    private static List<String> headAndGroups(String head) {
        List<String> values = new ArrayList<>(List.of(head));
        for (int i = 0; i < 760; i++) {
            values.add("plain");
        }
        for (int g = 0; g < 150; g++) {
            values.addAll(List.of("a|g" + g + "|2", "s|g" + g, "s|g" + g));
        }
        return values;
    }

    /** What a slow head is: an event that waits for nothing, a sample, or an answer whose sample is there. */
    @ParameterizedTest
    @CsvSource({"slow, false", "slow, true", "s|other|slow, false", "s|other|slow, true", "a|head|1|slow, false"})
    void aSlowHeadLosesNoGroup(String head, boolean inOneOrder) {
        SampleStream stream = new SampleStream(stateDir, MOST, inOneOrder, 64);
        stream.admit("k", "s|head");
        stream.doAll();
        List<String> values = headAndGroups(head);
        int admitted = stream.admitWhatFits("k", values);
        assertThat(admitted).isEqualTo(MOST);
        assertThat(stream.outputs).hasSize(1);
        stream.doSlow();
        stream.admitWhatFits("k", values.subList(admitted, values.size()));
        assertThat(stream.outputs).hasSize(1 + values.size()).noneMatch(output -> output.contains("ROOM"));
        assertThat(stream.outputs)
                .filteredOn(output -> output.endsWith("COMPLETE 2"))
                .hasSize(150);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHeadWhoseSamplesNeverComeEndsAlone(boolean inOneOrder) {
        SampleStream stream = new SampleStream(stateDir, MOST, inOneOrder, 64);
        List<String> values = headAndGroups("a|head|1");
        assertThat(stream.admitWhatFits("k", values)).isEqualTo(values.size());
        assertThat(stream.outputs).hasSize(values.size()).startsWith("0 ROOM 0");
        assertThat(stream.outputs)
                .filteredOn(output -> output.endsWith("COMPLETE 2"))
                .hasSize(150);
    }

    /** Its verdict takes its time, during which the ledger stays full and waits go on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingElseEndsWhileWhatWasEndedIsBeingScored(boolean inOneOrder) {
        SampleStream stream = new SampleStream(stateDir, 16, inOneOrder, 64);
        for (int i = 0; i < 16; i++) {
            stream.admit("k", "a|g" + i + "|1|slow");
            stream.doAll();
        }
        assertThat(stream.slow).as("the oldest quarter is being scored").hasSize(4);
        for (int i = 0; i < 3; i++) {
            stream.doSlow();
            assertThat(stream.slow).hasSize(3 - i);
        }
        assertThat(stream.outputs).hasSize(3);
        stream.doSlow();
        assertThat(stream.slow).as("there is room").isEmpty();
        for (int i = 0; i < 4; i++) {
            stream.admit("k", "s|g" + (4 + i));
            stream.doAll();
        }
        assertThat(stream.slow).as("samples that were let in").hasSize(4);
        while (!stream.slow.isEmpty()) {
            stream.doSlow();
        }
        assertThat(stream.outputs).filteredOn(output -> output.contains("ROOM")).hasSize(4);
        assertThat(stream.outputs).contains("4 COMPLETE 1", "5 COMPLETE 1", "6 COMPLETE 1", "7 COMPLETE 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsForSamplesBeyondTheLedgerEndOldestFirstAndTheStreamGoesOn(boolean inOneOrder) {
        SampleStream stream = new SampleStream(stateDir, 16, inOneOrder, 64);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            values.add("a|g" + i + "|1");
        }
        for (int i = 0; i < 200; i++) {
            values.add("s|g" + i);
        }
        assertThat(stream.admitWhatFits("k", values)).isEqualTo(400);
        assertThat(stream.outputs).hasSize(400);
        for (int i = 0; i < 200; i++) {
            assertThat(stream.outputs).element(i).isEqualTo(i + " ROOM 0");
        }
    }

    @Test
    void samplesThatAreAdmittedAndNotDecodedAreAwaited() {
        SampleStream stream = new SampleStream(stateDir, 16, false, 8);
        stream.admit("k", "a|g|1");
        stream.doAll();
        for (int i = 0; i < 14; i++) {
            stream.admit("k", "plain");
            stream.work.remove(0).run();
            stream.work.remove(0).run();
            stream.tick();
        }
        stream.admit("k", "s|g");
        stream.tick();
        assertThat(stream.full()).isTrue();
        assertThat(stream.work).as("neither the wait nor the sample").hasSize(1);
        stream.doAll();
        assertThat(stream.outputs).hasSize(16).contains("0 COMPLETE 1");
    }

    @Test
    void waitsGoOnWhereAnotherKeyFillsTheLedger() {
        SampleStream stream = new SampleStream(stateDir, 16, false, 64);
        stream.admit("waits", "a|g|1");
        stream.doAll();
        stream.admit("other", "s|x|slow");
        for (int i = 0; i < 14; i++) {
            stream.admit("other", "plain");
            stream.doAll();
        }
        assertThat(stream.full()).isTrue();
        assertThat(stream.outputs).isEmpty();
        stream.doSlow();
        stream.admit("waits", "s|g");
        stream.doAll();
        assertThat(stream.outputs).contains("0 COMPLETE 1");
    }

    /**
     * Answers and samples in any order and at any distance, some missing, decoded and scored in any order; records are admitted
     * when there is room and, in every second stream, now and then when there is none. No time passes.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theStreamNeverStandsStillAndGroupsWithinTheLedgerAreWhole(boolean inOneOrder) {
        Map<String, Integer> ends = new TreeMap<>();
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int most = 1 + random.nextInt(16);
            List<Event> input = input(random, 1 + random.nextInt(3 * most));
            SampleStream stream = new SampleStream(stateDir, most, inOneOrder, 8);
            run(stream, input, random, seed % 2 == 0, "seed " + seed);
            check(stream, input, most - Math.max(1, most / 4), inOneOrder, "seed " + seed);
            stream.outputs.forEach(output -> ends.merge(output.split(" ")[1], 1, Integer::sum));
        }
        assertThat(ends.get("ROOM")).isGreaterThan(200);
        assertThat(ends.get("COMPLETE")).isGreaterThan(200);
        assertThat(ends.get("TIMEOUT")).as("at the end of the streams only").isLessThan(1_000);
    }

    private record Event(@Nullable String key, String value, double place) {}

    private static List<Event> input(Random random, int distance) {
        List<Event> input = new ArrayList<>();
        int keys = 1 + random.nextInt(5);
        for (int g = 0; g < 60; g++) {
            String key = random.nextInt(8) == 0 ? null : "k" + random.nextInt(keys);
            int samples = 1 + random.nextInt(3);
            double place = 4.0 * g + random.nextDouble();
            input.add(new Event(key, "a|g" + g + "|" + samples + (random.nextInt(9) == 0 ? "|slow" : ""), place));
            for (int s = random.nextInt(6) == 0 ? 1 : 0; s < samples; s++) {
                double where = place + (random.nextInt(5) == 0 ? -1 : 1) * distance * random.nextDouble();
                input.add(new Event(key, "s|g" + g + (random.nextInt(9) == 0 ? "|slow" : ""), where));
            }
            for (int p = random.nextInt(4); p > 0; p--) {
                input.add(new Event(key, random.nextInt(12) == 0 ? "slow" : "plain", place + p));
            }
        }
        input.sort(Comparator.comparing(Event::place));
        return input;
    }

    private static void run(SampleStream stream, List<Event> input, Random random, boolean trickle, String as) {
        int next = 0;
        int idle = 0;
        while (next < input.size() || !stream.work.isEmpty() || !stream.slow.isEmpty()) {
            boolean room = !stream.full() || (trickle && random.nextInt(200) == 0);
            int action = random.nextInt(20);
            if (action < 6 && next < input.size() && room) {
                stream.admit(input.get(next).key(), input.get(next++).value());
            } else if (action < 16 && !stream.work.isEmpty()) {
                stream.work.remove(random.nextInt(stream.work.size())).run();
            } else if (action == 16 && !stream.slow.isEmpty()) {
                stream.slow.remove(random.nextInt(stream.slow.size())).run();
            } else {
                stream.tick();
            }
            idle = stream.full() && stream.work.isEmpty() && stream.slow.isEmpty() ? idle + 1 : 0;
            if (idle > 100) {
                throw new AssertionError("stands still with a full ledger, " + as);
            }
        }
        stream.doAll();
        stream.after(SampleStream.MAX_WAIT);
        while (!stream.work.isEmpty() || !stream.slow.isEmpty()) {
            stream.slow.forEach(Runnable::run);
            stream.slow.clear();
            stream.doAll();
        }
    }

    private static void check(SampleStream stream, List<Event> input, int window, boolean inOneOrder, String as) {
        assertThat(stream.size()).as(as).isZero();
        Map<Integer, String> verdicts = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        for (String output : stream.outputs) {
            int offset = Integer.parseInt(output.split(" ")[0]);
            assertThat(verdicts.put(offset, output)).as(as).isNull();
            String key = inOneOrder ? "all" : input.get(offset).key();
            if (key != null) {
                Integer before = last.put(key, offset);
                assertThat(before == null || before < offset).as(as).isTrue();
            }
        }
        assertThat(verdicts).as(as).hasSize(input.size());
        for (int i = 0; i < input.size(); i++) {
            String[] parts = input.get(i).value().split("\\|");
            if (parts[0].equals("a") && comeWithin(input, parts[1], i + window) >= Integer.parseInt(parts[2])) {
                assertThat(verdicts.get(i)).as("%s of %s", as, window).isEqualTo(i + " COMPLETE " + parts[2]);
            }
        }
    }

    /** How many samples of a group come no later than that offset. */
    private static int comeWithin(List<Event> input, String group, int until) {
        return (int) input.stream()
                .limit(until + 1L)
                .filter(event -> event.value().startsWith("s|" + group + "|")
                        || event.value().equals("s|" + group))
                .count();
    }
}

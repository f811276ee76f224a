package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseQueueTest {
    @Test
    void youngerRecordOfAKeyWaitsForTheOlder() {
        ReleaseQueue queue = new ReleaseQueue(false);
        InFlight first = append(queue, 1, "a");
        InFlight second = append(queue, 2, "a");

        assertThat(settle(queue, second)).isEmpty();
        assertThat(queue.blocked()).isEqualTo(1);
        assertThat(settle(queue, first)).containsExactly(1L, 2L);
        assertThat(queue.size()).isZero();
        assertThat(queue.blocked()).isZero();
    }

    @Test
    void otherKeysAndRecordsWithoutAKeyDoNotWait() {
        ReleaseQueue queue = new ReleaseQueue(false);
        append(queue, 1, "a");
        InFlight keyless = append(queue, 2, null);
        InFlight other = append(queue, 3, "b");

        assertThat(settle(queue, keyless)).containsExactly(2L);
        assertThat(settle(queue, other)).containsExactly(3L);
        InFlight oldest = queue.oldest();
        assertThat(oldest).isNotNull();
        assertThat(queue.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderOfSettlementReleasesEveryRecordOnceAndEachKeyInOrder(long seed) {
        Random random = new Random(seed);
        ReleaseQueue queue = new ReleaseQueue(false);
        List<InFlight> records = new ArrayList<>();
        Map<Long, String> keys = new HashMap<>();
        for (long offset = 0; offset < 500; offset++) {
            String key = random.nextInt(5) == 0 ? null : "key-" + random.nextInt(12);
            keys.put(offset, String.valueOf(key));
            records.add(append(queue, offset, key));
        }
        Collections.shuffle(records, random);
        List<Long> released = new ArrayList<>();
        records.forEach(record -> released.addAll(settle(queue, record)));

        assertThat(released).hasSize(500).doesNotHaveDuplicates();
        Map<String, Long> last = new HashMap<>();
        for (long offset : released) {
            String key = keys.get(offset);
            if (!"null".equals(key)) {
                assertThat(offset).isGreaterThan(last.getOrDefault(key, -1L));
                last.put(key, offset);
            }
        }
        assertThat(queue.size()).isZero();
    }

    @Test
    void whoWaitsForSamplesIsNotInWorkUntilTheyAreThere() {
        ReleaseQueue queue = new ReleaseQueue(false);
        assertThat(queue.workingSince()).isEqualTo(Long.MAX_VALUE);
        InFlight answer = append(queue, 1, "a", 1_000);
        InFlight behind = append(queue, 2, "a", 2_000);
        append(queue, 3, "b", 3_000);
        assertThat(queue.workingSince()).isEqualTo(1_000);
        queue.waits(answer);
        assertThat(queue.workingSince()).isEqualTo(2_000);
        settle(queue, behind);
        assertThat(queue.workingSince()).isEqualTo(3_000);
        queue.resumes(answer, 9_000);
        queue.resumes(answer, 10_000);
        assertThat(answer.workingSince()).isEqualTo(9_000);
        assertThat(queue.workingSince()).isEqualTo(3_000);
        assertThat(settle(queue, queue.at(3))).containsExactly(3L);
        assertThat(queue.workingSince()).isEqualTo(9_000);
        assertThat(settle(queue, answer)).containsExactly(1L, 2L);
        assertThat(queue.workingSince()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void inOneOrderTheOldestCountsAlsoWhenItIsSettled() {
        ReleaseQueue queue = new ReleaseQueue(true);
        InFlight first = append(queue, 1, null, 1_000);
        InFlight waiting = append(queue, 2, null, 2_000);
        InFlight behind = append(queue, 3, null, 3_000);
        queue.waits(waiting);
        hold(queue, behind);
        hold(queue, first);
        assertThat(queue.workingSince()).as("feedback holds the first one back").isEqualTo(1_000);
        assertThat(queue.takeOldest()).isSameAs(first);
        assertThat(queue.workingSince()).as("samples hold the others back").isEqualTo(Long.MAX_VALUE);
    }

    private static void hold(ReleaseQueue queue, InFlight record) {
        queue.settle(
                record, new Settlement(record.offset(), List.of(), ScoringResult.abstained(Reason.NO_SAMPLES, "test")));
    }

    private static InFlight append(ReleaseQueue queue, long offset, @Nullable String key) {
        return append(queue, offset, key, 0);
    }

    private static InFlight append(ReleaseQueue queue, long offset, @Nullable String key, long admittedAt) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        InFlight record = new InFlight(offset, 0, bytes, new Admission("0_0", 0, admittedAt, 0), 0);
        queue.append(record);
        return record;
    }

    private static List<Long> settle(ReleaseQueue queue, InFlight record) {
        hold(queue, record);
        List<Long> released = new ArrayList<>();
        InFlight next = queue.takeReleasable(record);
        while (next != null) {
            released.add(next.offset());
            next = next.key() == null ? null : queue.takeReleasable(next);
        }
        return released;
    }
}

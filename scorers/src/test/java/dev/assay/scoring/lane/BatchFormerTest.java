package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchFormerTest {
    private static final long LINGER = 5_000_000;
    private static final Buckets BUCKETS = Buckets.upTo(256);

    private long now = Long.MAX_VALUE - 1_000_000_000;

    private BatchFormer former(int maxRows, String... models) {
        Map<String, Buckets> buckets = new LinkedHashMap<>();
        for (String model : models) {
            buckets.put(model, BUCKETS);
        }
        return new BatchFormer(maxRows, LINGER, buckets, () -> now);
    }

    private static LaneWork work(String model, int length, String task, WorkClass workClass) {
        int[] ids = new int[length];
        Arrays.fill(ids, 7);
        return new LaneWork(
                model, TokenRow.of(ids, false), new LaneTask(task, 1, workClass), new CompletableFuture<>());
    }

    private static LaneWork live(int length, String task) {
        return work("m", length, task, WorkClass.LIVE);
    }

    private static long count(FormedBatch batch, String task) {
        return batch.rows().stream()
                .filter(row -> row.work().task().id().equals(task))
                .count();
    }

    private static long count(FormedBatch batch, WorkClass workClass) {
        return batch.rows().stream()
                .filter(row -> row.work().task().workClass() == workClass)
                .count();
    }

    @Test
    void onlyAModelThatAllowsItRunsRowsOfTwoBuckets() {
        assertThat(firstBatchOfTwoLengths(Buckets.upTo(256)).rows()).hasSize(11);
        assertThat(firstBatchOfTwoLengths(Buckets.upTo(256, false)).rows())
                .hasSize(10)
                .allSatisfy(row -> assertThat(row.tokens()).isEqualTo(24));
    }

    /** Ten rows of 24 tokens and one of 16, the bucket below. */
    private FormedBatch firstBatchOfTwoLengths(Buckets buckets) {
        BatchFormer former = new BatchFormer(64, LINGER, Map.of("m", buckets), () -> now);
        for (int i = 0; i < 10; i++) {
            former.add(live(24, "a"));
        }
        former.add(live(16, "b"));
        return Objects.requireNonNull(former.form(true, 4096));
    }

    @Test
    void bucketsGrowByHalfUpToTheLongestRow() {
        assertThat(IntStream.range(0, BUCKETS.count()).map(BUCKETS::length))
                .containsExactly(16, 24, 40, 56, 88, 128, 184, 256);
        assertThat(BUCKETS.of(1)).isZero();
        assertThat(BUCKETS.of(33)).isEqualTo(2);
        assertThat(BUCKETS.of(256)).isEqualTo(7);
        assertThatThrownBy(() -> BUCKETS.of(257)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Buckets.upTo(8).length(0)).isEqualTo(8);
    }

    @Test
    void anIdleLaneSendsAtOnceAndABusyOneWaitsForTheLinger() {
        BatchFormer former = former(8, "m");
        former.add(live(10, "a"));
        assertThat(former.form(false, 4096)).isNull();
        assertThat(former.untilDue(Long.MAX_VALUE)).isEqualTo(LINGER);
        now += LINGER;
        FormedBatch due = former.form(false, 4096);
        assertThat(due).isNotNull();
        assertThat(due.cause()).isEqualTo(FlushCause.DEADLINE);
        former.add(live(10, "a"));
        assertThat(former.form(true, 4096).cause()).isEqualTo(FlushCause.IDLE);
        assertThat(former.form(true, 4096)).isNull();
    }

    @Test
    void aFullBucketGoesWithoutWaiting() {
        BatchFormer former = former(10, "m");
        for (int i = 0; i < 7; i++) {
            former.add(live(10, "a"));
        }
        assertThat(former.form(false, 4096)).isNull();
        former.add(live(10, "a"));
        FormedBatch batch = former.form(false, 4096);
        assertThat(batch.cause()).isEqualTo(FlushCause.FULL);
        assertThat(batch.rows()).hasSize(8);
    }

    @Test
    void aFloodFromOneTaskDoesNotDelayAnother() {
        BatchFormer former = former(8, "m");
        for (int i = 0; i < 500; i++) {
            former.add(live(10 + i % 150, "flood"));
        }
        now += 2 * LINGER;
        former.add(live(200, "trickle"));
        now += LINGER;
        FormedBatch first = former.form(true, 1024);
        FormedBatch second = former.form(true, 1024);
        assertThat(count(first, "trickle") + count(second, "trickle")).isEqualTo(1);
    }

    @Test
    void tasksOfABucketShareABatch() {
        BatchFormer former = former(9, "m");
        for (int i = 0; i < 100; i++) {
            former.add(live(10, "a"));
        }
        for (int i = 0; i < 100; i++) {
            former.add(live(10, "b"));
            former.add(live(10, "c"));
        }
        FormedBatch batch = former.form(true, 4096);
        assertThat(List.of(count(batch, "a"), count(batch, "b"), count(batch, "c")))
                .containsExactly(3L, 3L, 3L);
    }

    @Test
    void classesGetNineToOneAndNoneStarves() {
        BatchFormer former = former(4, "m");
        Map<WorkClass, Long> served = new EnumMap<>(WorkClass.class);
        for (int round = 0; round < 500; round++) {
            for (WorkClass workClass : WorkClass.values()) {
                for (int i = 0; i < 4; i++) {
                    former.add(work("m", 10, "t", workClass));
                }
            }
            now += LINGER;
            FormedBatch batch = former.form(true, 4096);
            for (WorkClass workClass : WorkClass.values()) {
                served.merge(workClass, count(batch, workClass), Long::sum);
            }
        }
        assertThat(served.get(WorkClass.LIVE)).isEqualTo(1800);
        assertThat(served.get(WorkClass.BACKFILL)).isEqualTo(200);
    }

    @Test
    void backfillInABucketOfItsOwnIsServedBesideALiveFlood() {
        BatchFormer former = former(4, "m");
        former.add(work("m", 200, "old", WorkClass.BACKFILL));
        now += 20 * LINGER;
        int batches = 0;
        long found = 0;
        while (found == 0 && batches < 20) {
            for (int i = 0; i < 8; i++) {
                former.add(live(10, "new"));
            }
            now += LINGER;
            found = count(former.form(true, 4096), WorkClass.BACKFILL);
            batches++;
        }
        assertThat(found).isEqualTo(1);
        assertThat(batches).isLessThanOrEqualTo(10);
    }

    @Test
    void topsUpFromTheNextShorterBucketOnly() {
        BatchFormer former = former(64, "m");
        for (int i = 0; i < 30; i++) {
            former.add(live(47, "a"));
        }
        now += 1;
        for (int i = 0; i < 10; i++) {
            former.add(live(31, "a"));
        }
        now += LINGER;
        FormedBatch batch = former.form(false, 56 * 40);
        assertThat(batch.paddedLength()).isEqualTo(56);
        long extra = batch.rows().stream()
                .filter(row -> row.tokens() == 31)
                .mapToLong(row -> 56 - 31)
                .sum();
        assertThat(extra).isPositive().isLessThan((long) (0.1 * batch.paddedTokens()));
    }

    @Test
    void modelsShareMeasuredTime() {
        BatchFormer former = former(4, "fast", "slow");
        Map<String, Integer> batches = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            former.add(work("fast", 10, "a", WorkClass.LIVE));
            former.add(work("slow", 10, "a", WorkClass.LIVE));
        }
        now += LINGER;
        for (int i = 0; i < 550; i++) {
            FormedBatch batch = former.form(true, 4096);
            former.charge(batch.model(), batch.model().equals("fast") ? 1_000_000 : 10_000_000);
            batches.merge(batch.model(), 1, Integer::sum);
        }
        assertThat(batches.get("fast")).isBetween(490, 510);
        assertThat(batches.get("slow")).isBetween(40, 60);
    }

    @Test
    void withdrawTakesEpochsUpToOneOfEveryClass() {
        BatchFormer former = former(64, "m", "n");
        LaneWork old = live(10, "a");
        LaneWork ofAnotherClass = work("n", 10, "a", WorkClass.BACKFILL);
        LaneWork other = live(10, "b");
        LaneWork next = new LaneWork("m", old.row(), new LaneTask("a", 2, WorkClass.LIVE), new CompletableFuture<>());
        List.of(old, ofAnotherClass, other, next).forEach(former::add);
        assertThat(former.withdraw("a", 1)).containsExactlyInAnyOrder(old, ofAnotherClass);
        assertThat(former.withdraw("a", 1)).isEmpty();
        assertThat(former.form(true, 4096).rows().stream().map(Queued::work)).containsExactlyInAnyOrder(other, next);
        assertThat(former.rows()).isZero();
    }

    @Test
    void aRowLongerThanTheBudgetStillGoesAlone() {
        BatchFormer former = former(64, "m");
        former.add(live(250, "a"));
        former.add(live(250, "a"));
        assertThat(former.form(true, 100).rows()).hasSize(1);
    }

    @Test
    void anUnknownModelIsADefect() {
        assertThatThrownBy(() -> former(4, "m").add(work("x", 1, "a", WorkClass.LIVE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x");
    }

    /** Random traffic: no batch over its limits, nothing lost or run twice, due rows leave, waits are bounded. */
    @Test
    void randomTrafficKeepsTheInvariants() {
        for (int seed = 0; seed < 200; seed++) {
            new Traffic(new Random(seed)).run();
        }
    }

    private final class Traffic {
        private final Random random;
        private final int maxRows;
        private final int budget;
        private final BatchFormer former;
        private final Set<LaneWork> open = Collections.newSetFromMap(new IdentityHashMap<>());

        Traffic(Random random) {
            this.random = random;
            this.maxRows = 1 + random.nextInt(40);
            this.budget = 32 + random.nextInt(4000);
            this.former = former(maxRows, "m", "n");
        }

        void run() {
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(3_000_000);
                for (int i = random.nextInt(6); i > 0; i--) {
                    LaneWork work = randomWork();
                    open.add(work);
                    former.add(work);
                }
                if (random.nextInt(20) == 0) {
                    former.withdraw("t" + random.nextInt(5), 1).forEach(this::leaves);
                }
                if (random.nextBoolean()) {
                    check(random.nextBoolean());
                }
                assertThat(former.rows()).isEqualTo(open.size());
            }
            while (former.rows() > 0) {
                check(true);
            }
            assertThat(open).isEmpty();
        }

        private void check(boolean idle) {
            boolean mustSend = former.untilDue(Long.MAX_VALUE) == 0 || (idle && former.rows() > 0);
            FormedBatch batch = former.form(idle, budget);
            if (batch == null) {
                assertThat(mustSend).isFalse();
                return;
            }
            assertThat(batch.rows()).isNotEmpty().hasSizeLessThanOrEqualTo(maxRows);
            assertThat(batch.paddedTokens()).isLessThanOrEqualTo(Math.max(budget, batch.paddedLength()));
            for (Queued row : batch.rows()) {
                assertThat(row.tokens()).isLessThanOrEqualTo(batch.paddedLength());
                assertThat(row.work().model()).isEqualTo(batch.model());
                leaves(row.work());
            }
            former.charge(batch.model(), 1 + random.nextInt(1000));
        }

        private void leaves(LaneWork work) {
            assertThat(open.remove(work)).as("left twice, or never came").isTrue();
        }

        private LaneWork randomWork() {
            WorkClass[] classes = WorkClass.values();
            return work(
                    random.nextBoolean() ? "m" : "n",
                    1 + random.nextInt(256),
                    "t" + random.nextInt(5),
                    classes[random.nextInt(classes.length)]);
        }
    }

    /** At a load that the lane can carry no row waits longer than a few batches, whatever its class, task or length. */
    @Test
    void noRowStarvesAtHighLoad() {
        Random random = new Random(9);
        BatchFormer former = former(16, "m");
        List<Long> waits = new ArrayList<>();
        long batchTime = 10_000_000;
        for (int step = 0; step < 3000; step++) {
            for (int i = 0; i < 8; i++) {
                WorkClass workClass = i == 0 ? WorkClass.BACKFILL : WorkClass.LIVE;
                former.add(work("m", 1 + random.nextInt(60), i == 1 ? "small" : "large", workClass));
            }
            FormedBatch batch = former.form(true, 4096);
            if (batch != null) {
                batch.rows().forEach(row -> waits.add(now - row.since()));
            }
            now += batchTime;
        }
        assertThat(Collections.max(waits)).isLessThanOrEqualTo(20 * batchTime);
    }
}

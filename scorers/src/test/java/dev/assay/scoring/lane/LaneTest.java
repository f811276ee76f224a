package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LaneTest extends LaneCase {
    @Test
    void asksAndAnswers() {
        try (Lane lane = lane()) {
            LaneAnswer answer = lane.ask(new LaneQuery("m", "A"), TASK).join();
            assertThat(answer).isInstanceOfSatisfying(LaneAnswer.Row.class, row -> {
                assertThat(row.values()).containsExactly(65, 1);
                assertThat(row.tokens()).isEqualTo(1);
                assertThat(row.truncated()).isFalse();
            });
            LaneAnswer cut =
                    lane.ask(new LaneQuery("m", "A".repeat(1000)), TASK).join();
            assertThat(((LaneAnswer.Row) cut).truncated()).isTrue();
            assertThat(lane.modelIds()).containsExactly("m");
            assertThat(lane.fingerprint()).containsExactly("m fake");
            assertThat(lane.state()).isEqualTo(LaneState.RUNNING);
            assertThat(registry.get("assay.lane.stage")
                            .tag("stage", "tokenise")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThatThrownBy(() -> lane.ask(new LaneQuery("x", "A"), TASK))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eightProducersOfTenThousandRowsGetEachAnswerOnce() throws Exception {
        int producers = 8;
        int rows = 10_000;
        long all = 80_000;
        AtomicIntegerArray answers = new AtomicIntegerArray(producers * rows);
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(producers * rows);
        try (Lane lane = lane()) {
            List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < producers; p++) {
                int producer = p;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < rows; i++) {
                        int number = producer * rows + i;
                        int[] ids = new int[1 + number % 200];
                        ids[0] = number;
                        LaneTask task = new LaneTask("0_" + producer, 1, CLASSES.get(number % 2));
                        CompletableFuture<?> unused = offer(
                                        lane,
                                        new LaneWork("m", TokenRow.of(ids, false), task, new CompletableFuture<>()))
                                .whenComplete((answer, abandoned) -> {
                                    answers.incrementAndGet(number);
                                    if (!(answer instanceof LaneAnswer.Row row) || row.values()[0] != number) {
                                        wrong.incrementAndGet();
                                    }
                                    done.countDown();
                                });
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            await(done);
            assertThat(lane.queuedRows()).isZero();
        }
        assertThat(wrong).hasValue(0);
        for (int i = 0; i < answers.length(); i++) {
            assertThat(answers.get(i)).isEqualTo(1);
        }
        assertThat(registry.get("assay.lane.batch.rows").summary().totalAmount())
                .isEqualTo(producers * rows);
        assertThat(registry.get("assay.lane.queue.age").timer().count()).isEqualTo(all);
    }

    @Test
    void closeWhileBusyAnswersEverything() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger offered = new AtomicInteger();
        Lane lane = lane(256, 4, Duration.ofSeconds(30));
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    offered.incrementAndGet();
                    CompletableFuture<?> unused = offer(lane, work(3, 9)).whenComplete((answer, abandoned) -> {
                        answered.incrementAndGet();
                        if (abandoned instanceof WorkAbandonedException) {
                            refused.incrementAndGet();
                        }
                    });
                }
            });
            threads.add(thread);
            thread.start();
        }
        lane.close();
        assertThat(lane.state()).isEqualTo(LaneState.CLOSED);
        assertThat(model.closed).isTrue();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(answered).hasValue(20_000);
        assertThat(offered).hasValue(20_000);
        assertThat(refused.get()).isPositive();
        assertThat(lane.queuedRows()).isZero();
        isAbandoned(lane.ask(new LaneQuery("m", "A"), TASK), "the lane is closed");
        lane.close();
    }

    @Test
    void withdrawnWorkIsAbandonedAndNotRun() {
        try (Lane lane = lane()) {
            CountDownLatch hold = new CountDownLatch(1);
            model.holdUntil(hold);
            lane.offer(work(1, 3));
            // Until the first batch runs, the lane could still take this one along.
            while (lane.queuedRows() > 0) {
                Thread.onSpinWait();
            }
            List<CompletableFuture<LaneAnswer>> old = new ArrayList<>();
            for (WorkClass workClass : CLASSES) {
                old.add(offer(lane, work(5, 1, new LaneTask("0_0", 2, workClass))));
                old.add(offer(lane, work(5, 1, new LaneTask("0_0", 3, workClass))));
            }
            CompletableFuture<LaneAnswer> other = offer(lane, work(6, 1, new LaneTask("0_1", 2, WorkClass.LIVE)));
            CompletableFuture<LaneAnswer> next = offer(lane, work(7, 1, new LaneTask("0_0", 4, WorkClass.LIVE)));
            lane.withdraw("0_0", 3);
            // Whoever was not there yet asks in vain too.
            old.add(lane.ask(new LaneQuery("m", "A"), new LaneTask("0_0", 3, WorkClass.LIVE)));
            old.add(offer(lane, work(5, 1, new LaneTask("0_0", 1, WorkClass.BACKFILL))));
            hold.countDown();
            old.forEach(one -> isAbandoned(one, "withdrawn"));
            assertThat(other.join()).isInstanceOf(LaneAnswer.Row.class);
            assertThat(next.join()).isInstanceOf(LaneAnswer.Row.class);
            assertThat(lane.queuedRows()).isZero();
        }
        assertThat(model.runs).allSatisfy(rows -> assertThat(rows).noneMatch(row -> row.ids()[0] == 5));
    }

    @Test
    void aRowThatIsTooLongIsRefusedAlone() {
        try (Lane lane = lane()) {
            CompletableFuture<LaneAnswer> future = offer(lane, work(1, 257));
            assertThat(future.join())
                    .isInstanceOfSatisfying(
                            LaneAnswer.Failure.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.SCORER_ERROR));
        }
    }

    @Test
    void batchesStayWithinTheConfiguredTokensWhateverTheModelReads() {
        FakeModel reader = new FakeModel("m", 8192);
        LaneConfig config = new LaneConfig(
                256, 64, Duration.ofMillis(50), false, LaneConfig.Device.CPU, 1, 0, Duration.ofSeconds(30));
        try (Lane lane = new Lane("test", config, List.of(reader), new Meters(registry))) {
            List<CompletableFuture<LaneAnswer>> futures = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                futures.add(offer(lane, work(9, i == 7 ? 5000 : 16)));
            }
            assertThat(futures.stream().map(CompletableFuture::join))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
        }
        assertThat(reader.runs).allSatisfy(rows -> assertThat(rows).hasSizeLessThanOrEqualTo(16));
    }

    @Test
    void aLaneThatMayWaitFillsItsBatches() {
        LaneConfig patient = new LaneConfig(
                4096, 8, Duration.ofSeconds(5), false, LaneConfig.Device.CPU, 1, 0, Duration.ofSeconds(30));
        try (Lane lane = new Lane("test", patient, List.of(model), new Meters(registry))) {
            List<CompletableFuture<LaneAnswer>> futures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                futures.add(offer(lane, work(i, 4)));
            }
            futures.forEach(CompletableFuture::join);
        }
        assertThat(model.runs.get(0).size()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void anIdleLaneShowsLife() throws Exception {
        try (Lane lane = lane()) {
            var first = lane.heartbeat();
            for (int i = 0; i < 100 && !lane.heartbeat().isAfter(first); i++) {
                Thread.sleep(50);
            }
            assertThat(lane.heartbeat()).isAfter(first);
            assertThat(registry.get("assay.lane.heartbeat.timestamp").gauge().value())
                    .isGreaterThan(first.toEpochMilli() / 1000.0);
        }
    }

    @Test
    void everyLaneMeterIsFed() {
        try (Lane lane = lane()) {
            asOneBatch(lane, 1, 2, 3);
            assertThat(Arrays.stream(MeterCatalog.values())
                            .filter(meter -> meter.name().startsWith("LANE_")))
                    .allSatisfy(
                            meter -> assertThat(registry.find(meter.meterName()).meters())
                                    .isNotEmpty());
            assertThat(counter("assay.lane.busy.seconds")).isPositive();
            assertThat(registry.get("assay.lane.batch.tokens")
                            .tag("kind", "real")
                            .counter()
                            .count())
                    .isEqualTo(3 + 3 * 4);
            assertThat(registry.get("assay.lane.batch.tokens")
                            .tag("kind", "padded")
                            .counter()
                            .count())
                    .isEqualTo(4 * 16);
            assertThat(registry.get("assay.lane.flush")
                            .tag("cause", "idle")
                            .counter()
                            .count())
                    .isPositive();
        }
    }
}

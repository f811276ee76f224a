package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Timeout(120)
class LaneTest {
    private static final LaneTask TASK = LaneTask.of("0_0");
    private static final int POISON = 66;
    private static final List<WorkClass> CLASSES = List.of(WorkClass.values());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeModel model = new FakeModel("m", 256);

    private Lane lane(int maxTokens, int maxRows, Duration maxRun) {
        return new Lane(
                "test",
                new LaneConfig(maxTokens, maxRows, Duration.ofMillis(5), true, LaneConfig.Device.CPU, 1, 0, maxRun),
                List.of(model),
                new Meters(registry));
    }

    private Lane lane() {
        return lane(4096, 64, Duration.ofSeconds(30));
    }

    private static LaneWork work(int first, int length) {
        return work(first, length, TASK);
    }

    private static LaneWork work(int first, int length, LaneTask task) {
        int[] ids = new int[length];
        ids[0] = first;
        return new LaneWork("m", TokenRow.of(ids, false), task, new CompletableFuture<>());
    }

    private static CompletableFuture<LaneAnswer> offer(Lane lane, LaneWork work) {
        lane.offer(work);
        return work.answer();
    }

    private static void isAbandoned(CompletableFuture<LaneAnswer> answer, String why) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isExactlyInstanceOf(WorkAbandonedException.class)
                .hasMessage(why);
    }

    /** Offers rows while the lane is held by a first row, so that they run as one batch; returns their answers. */
    private List<LaneAnswer> asOneBatch(Lane lane, int... firsts) {
        return offeredAsOneBatch(lane, firsts).stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private List<CompletableFuture<LaneAnswer>> offeredAsOneBatch(Lane lane, int... firsts) {
        CountDownLatch hold = new CountDownLatch(1);
        Consumer<List<TokenRow>> before = model.before;
        CountDownLatch running = new CountDownLatch(1);
        model.before = rows -> {
            running.countDown();
            await(hold);
        };
        lane.offer(work(1, 3));
        await(running);
        model.before = before;
        List<CompletableFuture<LaneAnswer>> futures = new ArrayList<>();
        for (int first : firsts) {
            futures.add(offer(lane, work(first, 4)));
        }
        hold.countDown();
        return futures;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double counter(String name) {
        return registry.get(name).counter().count();
    }

    private static Consumer<List<TokenRow>> throwOn(RuntimeException failure) {
        return rows -> {
            if (rows.stream().anyMatch(row -> row.ids()[0] == POISON)) {
                throw failure;
            }
        };
    }

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
    void aPoisonRowIsFoundAndTheOthersAreAnswered() {
        for (int position = 0; position < 64; position++) {
            model.before = throwOn(new IllegalStateException("poison"));
            int[] firsts = new int[64];
            Arrays.fill(firsts, 9);
            firsts[position] = POISON;
            model.runs.clear();
            List<LaneAnswer> answers;
            try (Lane lane = lane()) {
                answers = asOneBatch(lane, firsts);
            }
            for (int i = 0; i < 64; i++) {
                if (i == position) {
                    assertThat(answers.get(i))
                            .isEqualTo(new LaneAnswer.Failure(Reason.SCORER_ERROR, "IllegalStateException"));
                } else {
                    assertThat(answers.get(i)).isInstanceOf(LaneAnswer.Row.class);
                }
            }
            // The row that held the lane, the batch, then at most log2(64) + 2 more.
            assertThat(model.runs.size() - 2).isLessThanOrEqualTo(8);
        }
        assertThat(counter("assay.lane.bisect")).isEqualTo(64);
    }

    @Test
    void rowsThatAreNotNumbersAreFoundToo() {
        try (Lane lane = lane()) {
            List<LaneAnswer> answers = asOneBatch(lane, 3, -1, 4, 5, -2);
            assertThat(answers.get(1)).isEqualTo(new LaneAnswer.Failure(Reason.SCORER_ERROR, "output is not finite"));
            assertThat(answers.get(4)).isInstanceOf(LaneAnswer.Failure.class);
            assertThat(List.of(answers.get(0), answers.get(2), answers.get(3)))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
        }
    }

    @Test
    void aModelThatBreaksOnEverythingDoesNotFillTheLog() {
        model.before = rows -> {
            throw new IllegalStateException();
        };
        int[] firsts = new int[64];
        Arrays.fill(firsts, 3);
        Logger logger = (Logger) LoggerFactory.getLogger(BatchRunner.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (Lane lane = lane()) {
            assertThat(asOneBatch(lane, firsts))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Failure.class));
        } finally {
            logger.detachAppender(log);
        }
        List<String> warnings = log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(warnings).hasSizeLessThanOrEqualTo(6);
        assertThat(warnings.get(warnings.size() - 1)).contains(" rows of ", "have no answer: IllegalStateException");
    }

    @Test
    void aFailureByChanceCostsNoAnswer() {
        AtomicInteger runs = new AtomicInteger();
        model.before = rows -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
        };
        try (Lane lane = lane()) {
            assertThat(asOneBatch(lane, 3, 4, 5, 6, 7))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
        }
    }

    @Test
    void outOfMemoryHalvesTheBatchAndLosesNothing() {
        model.before = rows -> {
            if (rows.size() > 10) {
                throw new LaneModelException(LaneModelException.Kind.MEMORY, "out of device memory");
            }
        };
        try (Lane lane = lane()) {
            int[] firsts = new int[64];
            Arrays.fill(firsts, 9);
            assertThat(asOneBatch(lane, firsts))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
            assertThat(lane.state()).isEqualTo(LaneState.RUNNING);
        }
        assertThat(counter("assay.lane.oom")).isPositive();
    }

    @Test
    void shortRowsOutOfMemoryAreHalvedBelowTheLongestRowOfTheModel() {
        FakeModel reader = new FakeModel("m", 8192);
        reader.before = rows -> {
            if (rows.size() > 10) {
                throw new LaneModelException(LaneModelException.Kind.MEMORY, "out of device memory");
            }
        };
        LaneConfig config = new LaneConfig(
                8192, 64, Duration.ofSeconds(5), false, LaneConfig.Device.CPU, 1, 0, Duration.ofSeconds(30));
        try (Lane lane = new Lane("test", config, List.of(reader), new Meters(registry))) {
            List<CompletableFuture<LaneAnswer>> futures = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                futures.add(offer(lane, work(9, 120)));
            }
            assertThat(futures.stream().map(CompletableFuture::join))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
            assertThat(lane.state()).isEqualTo(LaneState.RUNNING);
        }
        assertThat(counter("assay.lane.oom")).isGreaterThanOrEqualTo(2);
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

    @ParameterizedTest
    @CsvSource({"true, 256", "false, 200"})
    void aRowThatDoesNotFitAloneIsRefusedAndTheLaneGoesOn(boolean fixedShapes, int padded) {
        model.fixedShapes = fixedShapes;
        model.room = 190;
        try (Lane lane = lane()) {
            CountDownLatch hold = new CountDownLatch(1);
            model.holdUntil(hold);
            lane.offer(work(1, 3));
            List<CompletableFuture<LaneAnswer>> futures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                futures.add(offer(lane, work(9, i % 4 == 1 ? 200 : 20)));
            }
            hold.countDown();
            LaneAnswer refused = new LaneAnswer.Failure(
                    Reason.CAPACITY, padded + " tokens do not fit the device's memory: lower the model's max-tokens");
            for (int i = 0; i < futures.size(); i++) {
                LaneAnswer answer = futures.get(i).join();
                if (i % 4 == 1) {
                    assertThat(answer).isEqualTo(refused);
                } else {
                    assertThat(answer).isInstanceOf(LaneAnswer.Row.class);
                }
            }
            assertThat(lane.state()).isEqualTo(LaneState.RUNNING);
        }
    }

    @Test
    void outOfMemoryAtTheFloorLosesTheLane() {
        model.before = throwOn(new LaneModelException(LaneModelException.Kind.MEMORY, "out of device memory"));
        lostLane(256);
    }

    @Test
    void aLostDeviceLosesTheLaneAndAnswersNothing() {
        model.before = throwOn(new LaneModelException(LaneModelException.Kind.DEVICE, "the device is lost"));
        lostLane(4096);
    }

    @Test
    void anErrorInTheModelLosesTheLaneAndLeavesNobodyWaiting() {
        model.before = rows -> {
            if (rows.stream().anyMatch(row -> row.ids()[0] == POISON)) {
                throw new LinkageError("broken library");
            }
        };
        lostLane(4096);
    }

    private void lostLane(int maxTokens) {
        AtomicLong states = new AtomicLong();
        ConcurrentLinkedQueue<LaneState> seen = new ConcurrentLinkedQueue<>();
        Lane lane = lane(maxTokens, 64, Duration.ofSeconds(30));
        lane.onStateChange(state -> {
            states.incrementAndGet();
            seen.add(state);
        });
        List<CompletableFuture<LaneAnswer>> answers = offeredAsOneBatch(lane, POISON, POISON, 4, POISON);
        AtomicInteger toldBefore = new AtomicInteger();
        CompletableFuture<?> unused = answers.get(0).whenComplete((answer, abandoned) -> toldBefore.set(seen.size()));
        assertThatThrownBy(answers.get(0)::join).hasCauseInstanceOf(WorkAbandonedException.class);
        assertThat(toldBefore).as("listeners hear first").hasValue(1);
        for (CompletableFuture<LaneAnswer> one : answers) {
            if (one.handle((answer, abandoned) -> answer).join() == null) {
                assertThatThrownBy(one::join)
                        .cause()
                        .isExactlyInstanceOf(WorkAbandonedException.class)
                        .hasMessageStartingWith("the lane is lost: ");
            } else {
                assertThat(one.join()).isInstanceOf(LaneAnswer.Row.class);
            }
        }
        assertThatThrownBy(offer(lane, work(1, 1))::join).hasCauseInstanceOf(WorkAbandonedException.class);
        assertThat(registry.get("assay.lane.state").tag("state", "lost").gauge().value())
                .isEqualTo(1);
        lane.close();
        assertThat(lane.state()).isEqualTo(LaneState.LOST);
        assertThat(seen).containsExactly(LaneState.LOST);
        assertThat(model.closed).isTrue();
    }

    @Test
    void aBatchThatRunsTooLongIsStoppedAndItsCulpritFound() {
        AtomicInteger stops = new AtomicInteger();
        model.before = rows -> {
            if (rows.stream().anyMatch(row -> row.ids()[0] == POISON)) {
                CountDownLatch stopped = new CountDownLatch(1);
                model.onTerminate = () -> {
                    stops.incrementAndGet();
                    stopped.countDown();
                };
                await(stopped);
                throw new LaneModelException(LaneModelException.Kind.TIME, "stopped: the run took too long");
            }
        };
        try (Lane lane = lane(4096, 64, Duration.ofMillis(50))) {
            List<LaneAnswer> answers = asOneBatch(lane, 3, 4, POISON, 5);
            assertThat(answers.get(2))
                    .isEqualTo(new LaneAnswer.Failure(Reason.SCORER_ERROR, "stopped: the run took too long"));
            assertThat(List.of(answers.get(0), answers.get(1), answers.get(3)))
                    .allSatisfy(answer -> assertThat(answer).isInstanceOf(LaneAnswer.Row.class));
        }
        assertThat(stops.get()).isPositive();
    }

    @Test
    void aCallbackThatThrowsHarmsNobodyElse() {
        try (Lane lane = lane()) {
            CompletableFuture<?> unused = offer(lane, work(1, 1)).thenAccept(answer -> {
                throw new IllegalStateException("callback");
            });
            CompletableFuture<LaneAnswer> next = offer(lane, work(2, 1));
            assertThat(next.join()).isInstanceOf(LaneAnswer.Row.class);
        }
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

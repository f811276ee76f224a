package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Rows, batches, memory and devices that fail: whom it costs an answer, and when the lane is lost. */
@Timeout(120)
class LaneFailureTest extends LaneCase {
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
}

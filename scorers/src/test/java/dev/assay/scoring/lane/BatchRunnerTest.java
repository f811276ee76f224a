package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BatchRunnerTest {
    private static final int LENGTH = 16;
    private static final int ROWS = 64;

    private final FakeModel model = new FakeModel("m", LENGTH);
    private final TokenBudget budget = new TokenBudget(ROWS * LENGTH);
    private final List<LaneAnswer> answers = new ArrayList<>();

    private void run(int rows) throws BatchRunner.DeviceLostException {
        LaneMeters meters = new LaneMeters(
                new Meters(new SimpleMeterRegistry()),
                "t",
                List.of("m"),
                () -> 0,
                () -> 0,
                () -> 0,
                () -> LaneState.RUNNING);
        BatchRunner runner = new BatchRunner(any -> () -> {}, budget, meters, (work, answer) -> answers.add(answer));
        List<Queued> batch = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            TokenRow row = TokenRow.of(new int[] {i}, false);
            LaneWork work = new LaneWork("m", row, LaneTask.of("0_0"), new CompletableFuture<>());
            batch.add(new Queued(work, 0, 0, 0));
        }
        model.runs.clear();
        answers.clear();
        runner.run(model, new FormedBatch("m", LENGTH, batch, FlushCause.FULL));
    }

    private static LaneModelException stopped() {
        return new LaneModelException(LaneModelException.Kind.TIME, "stopped: the run took too long");
    }

    @Test
    void aSlowMachineGetsBatchesThatItEndsInTime() throws Exception {
        model.before = rows -> {
            if (rows.size() > 10) {
                throw stopped();
            }
        };
        for (int rows : new int[] {64, 32, 16}) {
            assertThat(budget.tokens() / LENGTH).isEqualTo(rows);
            run(rows);
            assertThat(answers).hasSize(rows).allSatisfy(one -> assertThat(one).isInstanceOf(LaneAnswer.Row.class));
        }
        run(budget.tokens() / LENGTH);
        assertThat(model.runs)
                .as("one run for eight rows, none of them stopped")
                .hasSize(1);
    }

    @Test
    void rowsThatNeverEndLeaveTheOthersTheirBatches() throws Exception {
        model.before = rows -> {
            if (rows.stream().anyMatch(row -> row.ids()[0] == 3 || row.ids()[0] == 40)) {
                throw stopped();
            }
        };
        for (int round = 0; round < 5; round++) {
            run(ROWS);
            assertThat(answers.stream().filter(LaneAnswer.Row.class::isInstance))
                    .hasSize(ROWS - 2);
            assertThat(budget.tokens()).as("round %d", round).isEqualTo(ROWS * LENGTH);
        }
    }

    @Test
    void aSlowMachineIsNotExcusedByARowThatNeverEnds() throws Exception {
        model.before = rows -> {
            if (rows.size() > 10 || rows.stream().anyMatch(row -> row.ids()[0] == 3)) {
                throw stopped();
            }
        };
        run(ROWS);
        assertThat(answers.stream().filter(LaneAnswer.Row.class::isInstance)).hasSize(ROWS - 1);
        assertThat(budget.tokens()).isLessThan(ROWS * LENGTH);
    }
}

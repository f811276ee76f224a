package dev.assay.topology.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.topology.scoring.ManualJudge.Asked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that end every process which has them in work, among others that do not. */
class ResubmissionsTest {
    private static final long CULPRIT = 4;

    @TempDir
    private Path stateDir;

    private ManualJudge judge;
    private final List<Asked> givenUp = new ArrayList<>();
    private int deaths;
    private boolean stopsInOrder;
    private boolean harmlessUnscored = true;

    private TaskOverRestarts task(int most) {
        return task(0, most);
    }

    private TaskOverRestarts task(int partition, int most) {
        return new TaskOverRestarts(stateDir, partition, limits(most));
    }

    private static LedgerLimits limits(int most) {
        return new LedgerLimits(
                1024,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofMillis(5),
                512,
                Duration.ofSeconds(1),
                most);
    }

    private void start(TaskOverRestarts task) {
        judge = new ManualJudge();
        task.start(judge, new Credits(64));
    }

    private static void admit(TaskOverRestarts task, long offset) {
        task.admit(offset, "key-" + offset % 3, ("whole " + offset).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a process ends: nobody is answered in one that has the culprit in work, everybody in one that has not. */
    private boolean dies(TaskOverRestarts task) {
        List<Asked> answered = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            task.round();
            boolean deadly = judge.asked.stream().anyMatch(one -> one.record().offset() == CULPRIT)
                    || (!harmlessUnscored && judge.givenUp.containsValue(true));
            if (deadly) {
                deaths++;
                if (stopsInOrder) {
                    task.stop();
                } else {
                    task.crash();
                }
                return true;
            }
            judge.asked.stream().filter(one -> !answered.contains(one)).forEach(one -> {
                answered.add(one);
                one.settle();
            });
            judge.givenUp.keySet().stream()
                    .filter(one -> !answered.contains(one))
                    .forEach(one -> {
                        answered.add(one);
                        givenUp.add(one);
                        one.settle("unscored " + one.record().offset());
                    });
        }
        return false;
    }

    private static List<String> published(TaskOverRestarts task) {
        return task.published().stream()
                .map(value -> new String(value, StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> expected(int events) {
        return LongStream.range(0, events)
                .mapToObj(offset -> (offset == CULPRIT ? "unscored " : "whole ") + offset)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"6, true", "6, false", "4, true", "9, false"})
    void theCulpritIsFoundAndAllOthersAreScored(int most, boolean inOrder) {
        stopsInOrder = inOrder;
        TaskOverRestarts task = task(most);
        start(task);
        LongStream.range(0, 10).forEach(offset -> admit(task, offset));
        task.commit();
        int events = 10;
        while (dies(task)) {
            assertThat(deaths).isLessThanOrEqualTo(most);
            start(task);
            // Others come in every process, and are in work beside it.
            admit(task, events++);
            task.commit();
        }
        task.stop();
        assertThat(deaths).isEqualTo(most);
        assertThat(published(task)).containsExactlyInAnyOrderElementsOf(expected(events));
        assertThat(task.ledger()).isEmpty();
        assertThat(givenUp).singleElement().satisfies(one -> {
            assertThat(one.record().offset()).isEqualTo(CULPRIT);
            assertThat(one.admission().resubmissions()).isEqualTo(most);
        });
        assertThat(task.counted("assay.ledger.given.up")).isEqualTo(1);
    }

    @Test
    void whatEndsTheProcessByBeingDecodedIsNotDecoded() {
        harmlessUnscored = false;
        TaskOverRestarts task = task(6);
        start(task);
        LongStream.range(0, 10).forEach(offset -> admit(task, offset));
        task.commit();
        while (dies(task)) {
            assertThat(deaths).isLessThanOrEqualTo(7);
            start(task);
        }
        task.stop();
        assertThat(deaths).isEqualTo(7);
        assertThat(judge.givenUp.values()).containsExactly(false);
        assertThat(published(task)).containsExactlyInAnyOrderElementsOf(expected(10));
    }

    @Test
    void ordinaryRestartsChangeNothingButTheCount() {
        TaskOverRestarts task = task(6);
        start(task);
        LongStream.range(10, 20).forEach(offset -> admit(task, offset));
        task.stop();
        for (int restart = 1; restart <= 2; restart++) {
            start(task);
            task.roundWithoutCommit();
            assertThat(judge.asked).as("not before they are counted").isEmpty();
            task.commit();
            task.round();
            assertThat(judge.asked).as("all together").hasSize(10);
            assertThat(judge.asked.get(0).admission().resubmissions()).isEqualTo(restart);
            if (restart == 1) {
                task.stop();
            }
        }
        judge.asked.forEach(Asked::settle);
        task.round();
        task.stop();
        assertThat(published(task)).hasSize(10).doesNotHaveDuplicates();
        assertThat(task.counted("assay.ledger.given.up")).isZero();
    }

    @Test
    void nothingBeginsBeforeItsCountIsCommitted() {
        TaskOverRestarts task = task(6);
        start(task);
        admit(task, CULPRIT);
        task.stop();
        for (int crash = 0; crash < 5; crash++) {
            start(task);
            task.roundWithoutCommit();
            assertThat(judge.asked).isEmpty();
            task.crash();
        }
        assertThat(task.ledger().get(CULPRIT).resubmissions())
                .as("nor is it counted")
                .isZero();
        int begun = 0;
        for (int crash = 0; crash < 4; crash++) {
            start(task);
            for (int round = 0; round < 5; round++) {
                task.round();
            }
            begun += judge.asked.size();
            task.crash();
            assertThat(task.ledger().get(CULPRIT).resubmissions()).isEqualTo(begun);
        }
        assertThat(begun).isEqualTo(4);
    }

    @Test
    void suspectsOfAllTasksOfAProcessTakeTurns() {
        List<TaskOverRestarts> tasks =
                IntStream.range(0, 3).mapToObj(partition -> task(partition, 6)).toList();
        tasks.forEach(task -> LongStream.range(0, 4).forEach(offset -> task.leftBehind(offset, 4)));
        judge = new ManualJudge();
        Credits credits = new Credits(64);
        tasks.forEach(task -> task.start(judge, credits));
        for (int settled = 0; settled < 12; settled++) {
            for (int round = 0; round < 3; round++) {
                tasks.forEach(TaskOverRestarts::round);
            }
            assertThat(judge.asked).as("one more").hasSize(settled + 1);
            judge.asked.get(settled).settle();
        }
        tasks.forEach(TaskOverRestarts::round);
        tasks.forEach(TaskOverRestarts::stop);
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.published()).hasSize(4);
            assertThat(task.ledger()).isEmpty();
        });
    }

    @Test
    void aTaskThatLeavesLeavesThePlaceToOthers() {
        Credits credits = new Credits(8);
        assertThat(credits.tryTakeAlone("0_0")).isTrue();
        assertThat(credits.tryTakeAlone("0_1")).isFalse();
        credits.giveBackAlone("0_1");
        assertThat(credits.tryTakeAlone("0_1")).isFalse();
        credits.leave("0_0");
        assertThat(credits.tryTakeAlone("0_1")).isTrue();
    }

    @Test
    void theLimitLeavesRoomToFindTheCulprit() {
        assertThatThrownBy(() -> limits(3)).isInstanceOf(IllegalArgumentException.class);
        assertThat(limits(4).maxResubmissions()).isEqualTo(4);
    }
}

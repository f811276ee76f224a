package dev.assay.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkAbandonedException;
import dev.assay.scoring.lane.WorkClass;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final LaneTask A = LaneTask.of("0_0");
    private static final LaneTask B = LaneTask.of("0_1");
    private static final LaneAnswer ROW = new LaneAnswer.Row(new float[] {1}, 3, false);

    private final List<LaneQuery> asked = new ArrayList<>();
    private final List<CompletableFuture<LaneAnswer>> pending = new ArrayList<>();
    private final ModelPort models = (query, task) -> {
        asked.add(query);
        CompletableFuture<LaneAnswer> answer = new CompletableFuture<>();
        pending.add(answer);
        return answer;
    };

    @Test
    void anEqualQueryWaitsForTheFirstAnswerAndThenHasIt() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        CompletableFuture<LaneAnswer> first = cache.ask(new LaneQuery("nli", "a", "b"), A);
        CompletableFuture<LaneAnswer> second = cache.ask(new LaneQuery("nli", "a", "b"), B);
        assertThat(asked).hasSize(1);
        pending.get(0).complete(ROW);
        assertThat(first).isCompletedWithValue(ROW);
        assertThat(second).isCompletedWithValue(ROW);
        assertThat(cache.ask(new LaneQuery("nli", "a", "b"), A)).isCompletedWithValue(ROW);
        assertThat(asked).hasSize(1);
        assertThat(cache.hits()).isEqualTo(2);
    }

    @Test
    void whereTheTextsPartMatters() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli", "other"), 10);
        for (LaneQuery query : List.of(
                new LaneQuery("nli", "ab", "c"),
                new LaneQuery("nli", "a", "bc"),
                new LaneQuery("nli", "c", "ab"),
                new LaneQuery("nli", "ab"),
                new LaneQuery("nli", "ab", ""),
                new LaneQuery("nli", ""),
                new LaneQuery("nli", NumberRow.of(1, 2)),
                new LaneQuery("nli", NumberRow.of(2, 1)),
                new LaneQuery("nli", NumberRow.of(1L << 32 | 2)),
                new LaneQuery("other", "ab", "c"))) {
            assertThat(cache.ask(query, A)).isNotNull();
        }
        assertThat(asked).hasSize(10);
    }

    @Test
    void eachTextOfAnEventIsDigestedOnce() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 1_000);
        String text = "a long sample ".repeat(20_000);
        Set<LaneQuery> queries = new LinkedHashSet<>();
        for (int i = 0; i < 500; i++) {
            queries.add(new LaneQuery("nli", text, "sentence " + i));
        }
        com.sun.management.ThreadMXBean counter = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = counter.getThreadAllocatedBytes(Thread.currentThread().getId());
        Map<LaneQuery, CompletableFuture<LaneAnswer>> answers = cache.askAll(queries, A);
        long allocated = counter.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        // One copy of the text takes half a megabyte; 500 took 280.
        assertThat(allocated).isLessThan(20_000_000);
        assertThat(answers.keySet()).containsExactlyElementsOf(queries);
        assertThat(asked).containsExactlyElementsOf(queries);
        assertThat(cache.askAll(queries, B)).hasSize(500);
        assertThat(cache.ask(new LaneQuery("nli", text, "sentence 499"), A)).isNotDone();
        assertThat(asked).hasSize(500);
        assertThat(cache.hits()).isEqualTo(501);
    }

    @Test
    void failuresAreNotKeptAndWhoeverWaitedAsksAgain() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        LaneQuery query = new LaneQuery("nli", "a", "b");
        LaneAnswer tooLarge = new LaneAnswer.Failure(Reason.CAPACITY, "too large");
        CompletableFuture<LaneAnswer> first = cache.ask(query, A);
        CompletableFuture<LaneAnswer> second = cache.ask(query, B);
        pending.get(0).complete(tooLarge);
        assertThat(first).isCompletedWithValue(tooLarge);
        assertThat(second).isNotDone();
        pending.get(1).complete(ROW);
        assertThat(second).isCompletedWithValue(ROW);
        assertThat(cache.ask(query, A)).as("the second answer is kept").isCompletedWithValue(ROW);
        assertThat(asked).hasSize(2);
    }

    @Test
    void ofAllWhoWaitedForAFailureOneAsks() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        LaneQuery query = new LaneQuery("nli", "a", "b");
        List<CompletableFuture<LaneAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(cache.ask(query, LaneTask.of("0_" + i)));
        }
        LaneAnswer withdrawn = new LaneAnswer.Failure(Reason.CAPACITY, "withdrawn");
        pending.get(0).complete(withdrawn);
        assertThat(asked).hasSize(2);
        pending.get(1).complete(withdrawn);
        assertThat(asked).hasSize(3);
        pending.get(2).complete(ROW);
        assertThat(asked).hasSize(3);
        assertThat(answers.stream().filter(answer -> answer.join().equals(ROW))).hasSize(48);
        assertThat(answers.stream().filter(answer -> answer.join().equals(withdrawn)))
                .hasSize(2);
        assertThat(cache.hits()).isEqualTo(47);
    }

    @Test
    void whoWaitedForWhatWasWithdrawnAsksAgain() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        LaneQuery query = new LaneQuery("nli", "a", "b");
        CompletableFuture<LaneAnswer> first = cache.ask(query, A);
        CompletableFuture<LaneAnswer> second = cache.ask(query, B);
        pending.get(0).completeExceptionally(new WorkAbandonedException("withdrawn"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isNotDone();
        pending.get(1).complete(ROW);
        assertThat(second).isCompletedWithValue(ROW);
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoIsWaitedForDoesNotWaitForABackfill() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        LaneQuery query = new LaneQuery("nli", "a", "b");
        LaneTask backfill = new LaneTask("0_0", 0, WorkClass.BACKFILL);
        CompletableFuture<LaneAnswer> old = cache.ask(query, backfill);
        CompletableFuture<LaneAnswer> live = cache.ask(query, A);
        CompletableFuture<LaneAnswer> liveToo = cache.ask(query, B);
        CompletableFuture<LaneAnswer> oldToo = cache.ask(query, backfill);
        assertThat(asked).as("one for each class").hasSize(2);
        pending.get(1).complete(ROW);
        assertThat(List.of(live, liveToo, oldToo))
                .allSatisfy(one -> assertThat(one).isCompletedWithValue(ROW));
        assertThat(old).isNotDone();
        pending.get(0).completeExceptionally(new WorkAbandonedException("withdrawn"));
        assertThat(old).isCompletedExceptionally();
        assertThat(cache.ask(query, A)).as("the live answer is kept").isCompletedWithValue(ROW);
        assertThat(asked).hasSize(2);
        assertThat(cache.hits()).isEqualTo(3);
    }

    @Test
    void anAnswerThatABackfillAskedForIsGoodForAll() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 10);
        LaneQuery query = new LaneQuery("nli", "a", "b");
        assertThat(cache.ask(query, new LaneTask("0_0", 0, WorkClass.BACKFILL))).isNotDone();
        pending.get(0).complete(ROW);
        assertThat(cache.ask(query, A)).isCompletedWithValue(ROW);
        assertThat(asked).hasSize(1);
    }

    @Test
    void theBoundHolds() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 5);
        for (int i = 0; i < 100; i++) {
            assertThat(cache.ask(new LaneQuery("nli", "a", "b" + i), A)).isNotNull();
            pending.get(i).complete(ROW);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(cache.ask(new LaneQuery("nli", "a", "b" + i), A)).isNotNull();
        }
        assertThat(cache.hits()).isLessThan(15);
        AnswerCache none = new AnswerCache(models, Set.of("nli"), 0);
        assertThat(none.ask(new LaneQuery("nli", "a", "b"), A)).isNotNull();
        assertThat(none.ask(new LaneQuery("nli", "a", "b"), A)).isNotNull();
        assertThat(none.hits()).isZero();
    }

    @Test
    void otherModelsPassThroughAndARefusalLeavesNothingBehind() {
        AnswerCache cache = new AnswerCache(models, Set.of("nli"), 5);
        assertThat(cache.ask(new LaneQuery("encoder", "a"), A)).isNotNull();
        assertThat(cache.ask(new LaneQuery("encoder", "a"), A)).isNotNull();
        assertThat(asked).hasSize(2);
        int[] calls = {0};
        AnswerCache broken = new AnswerCache(
                (query, task) -> {
                    calls[0]++;
                    throw new IllegalStateException("no model");
                },
                Set.of("nli"),
                5);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> broken.ask(new LaneQuery("nli", "a"), A))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(calls[0]).isEqualTo(2);
    }
}

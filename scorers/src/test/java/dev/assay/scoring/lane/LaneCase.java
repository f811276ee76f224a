package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A lane on a model that does as it is told, and how tests give it work. Confined to one test. */
abstract class LaneCase {
    static final LaneTask TASK = LaneTask.of("0_0");
    static final int POISON = 66;
    static final List<WorkClass> CLASSES = List.of(WorkClass.values());

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final FakeModel model = new FakeModel("m", 256);

    Lane lane(int maxTokens, int maxRows, Duration maxRun) {
        return new Lane(
                "test",
                new LaneConfig(maxTokens, maxRows, Duration.ofMillis(5), true, LaneConfig.Device.CPU, 1, 0, maxRun),
                List.of(model),
                new Meters(registry));
    }

    Lane lane() {
        return lane(4096, 64, Duration.ofSeconds(30));
    }

    static LaneWork work(int first, int length) {
        return work(first, length, TASK);
    }

    static LaneWork work(int first, int length, LaneTask task) {
        int[] ids = new int[length];
        ids[0] = first;
        return new LaneWork("m", TokenRow.of(ids, false), task, new CompletableFuture<>());
    }

    static CompletableFuture<LaneAnswer> offer(Lane lane, LaneWork work) {
        lane.offer(work);
        return work.answer();
    }

    static void isAbandoned(CompletableFuture<LaneAnswer> answer, String why) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isExactlyInstanceOf(WorkAbandonedException.class)
                .hasMessage(why);
    }

    /** Offers rows while the lane is held by a first row, so that they run as one batch; returns their answers. */
    List<LaneAnswer> asOneBatch(Lane lane, int... firsts) {
        return offeredAsOneBatch(lane, firsts).stream()
                .map(CompletableFuture::join)
                .toList();
    }

    List<CompletableFuture<LaneAnswer>> offeredAsOneBatch(Lane lane, int... firsts) {
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

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    double counter(String name) {
        return registry.get(name).counter().count();
    }

    static Consumer<List<TokenRow>> throwOn(RuntimeException failure) {
        return rows -> {
            if (rows.stream().anyMatch(row -> row.ids()[0] == POISON)) {
                throw failure;
            }
        };
    }
}

package dev.assay.scoring.lane;

import dev.assay.scoring.LaneAnswer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Hands out a lane's answers in order, on a thread of its own, so that a slow callback holds no batch up. Any thread may call it. */
final class AnswerThread {
    private final String name;
    private final ThreadPoolExecutor executor;

    /** @param lane whose answers */
    AnswerThread(String lane) {
        name = "lane-" + lane + "-answers";
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    void answer(LaneWork work, LaneAnswer answer) {
        hand(() -> work.answer().complete(answer));
    }

    /** @param why asked when it is handed out */
    void giveUp(LaneWork work, Supplier<WorkAbandonedException> why) {
        hand(() -> work.answer().completeExceptionally(why.get()));
    }

    private void hand(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    /**
     * Lets the answers that wait go out, for a minute at most; what comes later goes out on its caller's thread. A callback that
     * ends the lane does not wait for itself.
     *
     * @return whether all of them have
     */
    boolean end() throws InterruptedException {
        executor.shutdown();
        return Thread.currentThread().getName().equals(name) || executor.awaitTermination(1, TimeUnit.MINUTES);
    }
}

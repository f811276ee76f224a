package dev.assay.scoring.engine;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import java.util.concurrent.CompletableFuture;

/** How the engine asks models on the lane. Implementations are safe for use by any number of threads. */
@FunctionalInterface
public interface ModelPort {
    /**
     * Tokenises on the caller's thread and queues the row.
     *
     * @param task whose work this is; rows of different tasks share the lane fairly
     * @return always completes, and never exceptionally: a failure is a {@link LaneAnswer.Failure}
     */
    CompletableFuture<LaneAnswer> ask(LaneQuery query, String task);
}

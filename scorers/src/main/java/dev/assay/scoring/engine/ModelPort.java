package dev.assay.scoring.engine;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkAbandonedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How the engine asks models on the lane. Implementations are safe for use by any number of threads. */
@FunctionalInterface
public interface ModelPort {
    /**
     * Tokenises on the caller's thread and queues the row.
     *
     * @param task whose work this is; rows of different tasks share the lane fairly
     * @return always completes; a failure is a {@link LaneAnswer.Failure}, and exceptionally, by {@link WorkAbandonedException},
     *     only what will never be answered
     */
    CompletableFuture<LaneAnswer> ask(LaneQuery query, LaneTask task);

    /**
     * Asks what one event asks at a time; its queries share texts, which an implementation need look at only once.
     *
     * @return the answer to each, in the order of the queries
     */
    default Map<LaneQuery, CompletableFuture<LaneAnswer>> askAll(Set<LaneQuery> queries, LaneTask task) {
        Map<LaneQuery, CompletableFuture<LaneAnswer>> asked = new LinkedHashMap<>();
        queries.forEach(query -> asked.put(query, ask(query, task)));
        return asked;
    }
}

package dev.assay.scoring.lane;

/**
 * Work with its place in the queues. Immutable.
 *
 * @param bucket index of its length bucket
 * @param since when it came
 * @param flushAt when it has waited as long as it may
 */
record Queued(LaneWork work, int bucket, long since, long flushAt) {
    int tokens() {
        return work.row().length();
    }
}

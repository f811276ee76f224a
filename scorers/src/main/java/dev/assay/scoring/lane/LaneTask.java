package dev.assay.scoring.lane;

/**
 * Who asks: tasks share the lane fairly, and what one of them no longer wants can be withdrawn as a whole. Immutable; any thread
 * may use it.
 *
 * @param id for example the id of a stream task
 * @param epoch grows each time the task begins anew
 * @param workClass how urgent it is
 */
public record LaneTask(String id, long epoch, WorkClass workClass) {
    /** A task that begins once, and whose work somebody waits for. */
    public static LaneTask of(String id) {
        return new LaneTask(id, 0, WorkClass.LIVE);
    }
}

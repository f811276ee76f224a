package dev.assay.scoring.lane;

/**
 * Who asks: tasks share the lane fairly, and one epoch of a task can be withdrawn as a whole. Immutable; any thread may
 * use it.
 *
 * @param id for example the id of a stream task
 * @param epoch grows each time the task gets a new owner
 */
public record LaneTask(String id, long epoch) {}

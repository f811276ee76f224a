package dev.assay.topology.scoring;

/**
 * How a record came to be scored. Immutable; any thread may read it.
 *
 * @param task the task that admitted it
 * @param incarnation of the task in this process; grows each time the task begins anew
 * @param admittedAt when this process admitted it, epoch milliseconds
 * @param resubmissions how often it was scored before, in processes that did not get to commit
 */
public record Admission(String task, long incarnation, long admittedAt, int resubmissions) {}

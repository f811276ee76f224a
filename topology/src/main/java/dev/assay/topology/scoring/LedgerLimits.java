package dev.assay.topology.scoring;

import java.time.Duration;

/**
 * How a task paces itself. Immutable; any thread may read it.
 *
 * @param maxUnanswered admitted, unanswered records per task above which admission waits; also bounds what a restart reads
 *     again
 * @param admissionWait longest wait of one {@code process} call for room
 * @param stallBudget longest total wait between two punctuations, far below the transaction timeout
 * @param drainInterval how often results are drained
 * @param drainMax results per drain
 * @param drainTime longest drain
 * @param maxResubmissions after so many ends of a process that had it in work, a record is not scored any more; more than
 *     {@value Resubmissions#SUSPECT}, since only from then on it is told from those that were in work beside it
 */
public record LedgerLimits(
        int maxUnanswered,
        Duration admissionWait,
        Duration stallBudget,
        Duration drainInterval,
        int drainMax,
        Duration drainTime,
        int maxResubmissions) {

    /** The measured defaults of the design. */
    public static final LedgerLimits DEFAULT = new LedgerLimits(
            1024, Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(5), 512, Duration.ofMillis(20), 6);

    public LedgerLimits {
        if (maxUnanswered < 1 || drainMax < 1) {
            throw new IllegalArgumentException("ledger limits must be at least 1");
        }
        if (drainInterval.toMillis() < 1) {
            throw new IllegalArgumentException("drain interval must be at least 1 ms");
        }
        if (maxResubmissions <= Resubmissions.SUSPECT) {
            throw new IllegalArgumentException("max resubmissions must be more than " + Resubmissions.SUSPECT);
        }
    }
}

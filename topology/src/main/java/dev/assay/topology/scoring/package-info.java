/**
 * The exactly-once path of one task: admit, score elsewhere, settle, release.
 *
 * <pre>
 *   process(record)  admit: ledger.put(offset), append to the key's queue, offer to the Judge
 *                                                             |
 *                                                             v  (any thread)
 *   punctuate(5 ms)  drain the Mailbox  &lt;------------------- Mail.Settled
 *                    settle: mark the queue's entry
 *                    release: while the key's oldest entry is settled: ledger.delete(offset), add its message to the
 *                             session of its conversation, forward its outputs
 *
 *   With thresholds that learn, release is in the order of the partition, and feedback records pass through an inbox of their
 *   own to exactly the place among the events at which they were admitted.
 *
 *   init()           every offset still in the ledger: append to its key's queue, read it again, and offer it to the Judge
 *                    when it is on record that this is so: see Resubmissions, which finds what ends processes
 * </pre>
 *
 * Only the stream thread touches the ledger, the sessions, the release queue and {@code forward}; other threads post values to the
 * mailbox.
 */
@NullMarked
package dev.assay.topology.scoring;

import org.jspecify.annotations.NullMarked;

/**
 * The Kafka Streams topology of Assay.
 *
 * <pre>
 *                      +------------------------- one task per partition -------------------------+
 *                      |                                                                          |
 *  generated-text ---> | ScoringProcessor: admit --> AdmissionLedger (offsets, changelogged)      | ---> verdicts
 *                      |      |                          ^                                        | ---> deferrals
 *                      |      | offer (a credit each)    | settle, release in key order           | ---> quarantine
 *                      +------|--------------------------|----------------------------------------+
 *                             v                          |
 *                        Judge: decode, score      Mailbox of the task
 *                             |                          ^
 *                             v                          |
 *                        scoring threads  -->  lane (batches of all tasks)  -->  scoring threads
 * </pre>
 *
 * The source offset, the ledger change and every output of one event are committed in one Kafka transaction
 * ({@code exactly_once_v2}). What is in the ledger when a process dies is read again from the source topic, scored again
 * and published once, because nothing of the first attempt was committed.
 */
@NullMarked
package dev.assay.topology;

import org.jspecify.annotations.NullMarked;

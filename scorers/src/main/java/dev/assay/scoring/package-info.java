/**
 * The vocabulary of scoring: a {@link dev.assay.scoring.Subject} goes in, {@link dev.assay.scoring.Evidence} and a
 * {@link dev.assay.scoring.Deferral} come out. Pure values and functions; no Kafka, no Avro, no clock.
 *
 * <pre>
 *   Subject --&gt; Scorer.queries --&gt; lane (batched ONNX) --&gt; Scorer.score --&gt; Evidence --+
 *      |                                                                             +--&gt; ScoringResult
 *      +------------------------------&gt; DeferralRule.decide ----------&gt; Deferral ----+
 * </pre>
 */
@NullMarked
package dev.assay.scoring;

import org.jspecify.annotations.NullMarked;

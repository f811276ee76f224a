/**
 * Detectors of SynthID-Text (Dathathri et al., "Scalable watermarking for identifying large language model outputs", Nature
 * 2024): every n-gram has one keyed bit per layer, and marked text has more ones than chance.
 *
 * <pre>
 *   SynthidDetector --&gt; LayerBits (TableBits: transformers, ShiftBits: synthid-text) --&gt; SynthidReading
 *                   --&gt; BinomialTail or the normal tail --&gt; Detection        BayesianScore --^
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark.synthid;

import org.jspecify.annotations.NullMarked;

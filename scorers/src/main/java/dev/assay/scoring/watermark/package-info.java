/**
 * Watermark detectors: a key ring, one detector per key, and what all schemes have in common. Schemes live in the packages
 * below; Hugging Face's KGW lives here.
 *
 * <pre>
 *   key file --&gt; KeyRingReader --&gt; KeyEntry --&gt; WatermarkScheme.detector(KeyFields) --&gt; WatermarkKey --&gt; KeyRing
 *                                     ^
 *                              WatermarkSchemes (META-INF/services)
 *
 *   Subject --&gt; Intake --&gt; Attempt (key, TokenText) --&gt; WatermarkDetector --&gt; Detection --&gt; WatermarkScorer --&gt; Evidence
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark;

import org.jspecify.annotations.NullMarked;

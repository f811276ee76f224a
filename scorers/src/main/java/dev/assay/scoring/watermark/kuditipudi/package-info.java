/**
 * Detectors of distortion-free watermarks with a fixed key sequence (Kuditipudi, Thickstun, Hashimoto and Liang, "Robust
 * Distortion-free Watermarks for Language Models", 2023): inverse transform sampling (ITS) and exponential minimum (EXP),
 * found by aligning blocks of the text with shifts of the key.
 *
 * <pre>
 *   KuditipudiDetector --&gt; KeySequences --&gt; KeyColumns --&gt; Alignment --&gt; Detection
 *                              (fresh keys for the p-value) --^
 *   ReferencePermutations: the references' own p-values, random numbers included
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark.kuditipudi;

import org.jspecify.annotations.NullMarked;

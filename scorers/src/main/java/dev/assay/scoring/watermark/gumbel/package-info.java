/**
 * Detectors of the exponential-minimum ("Gumbel") watermark (Aaronson 2022; Kirchenbauer et al. name it EXP): every token
 * has a keyed uniform u, and the sum of -log(1 - u) over distinct draws is Gamma(n, 1) for text without the watermark.
 *
 * <pre>
 *   VllmGumbelDetector  --&gt; Philox4x32 --+
 *   SglangGumbelDetector -&gt; Murmur3 -----+--&gt; LogSum, SeenSlices --&gt; GammaTail, GammaMixtureTail --&gt; Detection
 *   MarkllmExpDetector --&gt; MersenneLanes -----------+
 *   MarkllmExpGumbelDetector --&gt; MersenneWords -----+
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark.gumbel;

import org.jspecify.annotations.NullMarked;

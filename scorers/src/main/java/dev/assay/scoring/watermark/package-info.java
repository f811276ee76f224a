/**
 * Watermark detectors: a key ring, one detector per scheme, and the generators that the references used.
 *
 * <pre>
 *   KeyRingReader --&gt; KeyRing --&gt; KgwScorer --+--&gt; KgwDetector (one per key) --&gt; KgwReading --&gt; Evidence
 *                                             |       |                                       ^
 *                                             |       +--&gt; KgwSeeds, GreenLists               |
 *                                             +---------------------------&gt; BinomialTail -----+
 * </pre>
 */
@NullMarked
package dev.assay.scoring.watermark;

import org.jspecify.annotations.NullMarked;

/** Watermark detectors: one class per scheme, a key ring, the generators the references used. */
@NullMarked
package dev.assay.scoring.watermark;

import org.jspecify.annotations.NullMarked;

/** Null texts, and whether p-values of texts without a watermark are what they say. */
@NullMarked
package dev.assay.scoring.calibration;

import org.jspecify.annotations.NullMarked;

/** The detectors and text normalizers of jwkirchenbauer/lm-watermarking. */
@NullMarked
package dev.assay.scoring.watermark.lmw;

import org.jspecify.annotations.NullMarked;

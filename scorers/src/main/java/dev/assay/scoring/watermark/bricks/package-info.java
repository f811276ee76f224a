/** The detectors of dapurv5/vLLM-Watermark, which go back to facebookresearch/three_bricks. */
@NullMarked
package dev.assay.scoring.watermark.bricks;

import org.jspecify.annotations.NullMarked;

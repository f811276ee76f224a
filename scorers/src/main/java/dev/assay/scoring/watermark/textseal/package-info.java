/** The post-hoc detectors of facebookresearch/textseal. */
@NullMarked
package dev.assay.scoring.watermark.textseal;

import org.jspecify.annotations.NullMarked;

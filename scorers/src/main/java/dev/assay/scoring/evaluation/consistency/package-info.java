/** Figures, calibration and fits of consistency scores over labelled passages and short answers. */
@NullMarked
package dev.assay.scoring.evaluation.consistency;

import org.jspecify.annotations.NullMarked;

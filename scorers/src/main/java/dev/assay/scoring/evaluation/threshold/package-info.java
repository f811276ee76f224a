/** Replays of threshold control over a stream of answers whose outcomes arrive late. */
@NullMarked
package dev.assay.scoring.evaluation.threshold;

import org.jspecify.annotations.NullMarked;

/** Evaluation tables over labelled data. */
@NullMarked
package dev.assay.scoring.evaluation;

import org.jspecify.annotations.NullMarked;

/** SelfCheck sentence scores from the raw outputs of the models that compare a sentence with the samples. */
@NullMarked
package dev.assay.scoring.consistency.selfcheck;

import org.jspecify.annotations.NullMarked;

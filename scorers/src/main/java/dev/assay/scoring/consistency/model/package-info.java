/** What labelled data taught: fusions of the scores without a model, and maps from scores to probabilities. */
@NullMarked
package dev.assay.scoring.consistency.model;

import org.jspecify.annotations.NullMarked;

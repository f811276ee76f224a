/** Answers grouped by meaning, from the labels of an entailment model, and the entropy over the groups. */
@NullMarked
package dev.assay.scoring.consistency.semantic;

import org.jspecify.annotations.NullMarked;

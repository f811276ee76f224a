/** Figures and choice of plans in which a small model is asked before a larger one. */
@NullMarked
package dev.assay.scoring.evaluation.tiers;

import org.jspecify.annotations.NullMarked;

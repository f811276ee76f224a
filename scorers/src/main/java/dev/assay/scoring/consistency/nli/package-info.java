/** Self-consistency by an entailment model on the lane: SelfCheck-NLI, semantic entropy, graphs of answers. */
@NullMarked
package dev.assay.scoring.consistency.nli;

import org.jspecify.annotations.NullMarked;

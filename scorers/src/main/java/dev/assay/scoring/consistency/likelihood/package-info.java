/** Uncertainty read off token log-probabilities, alone or weighted by relevance, similarity or entailment. */
@NullMarked
package dev.assay.scoring.consistency.likelihood;

import org.jspecify.annotations.NullMarked;

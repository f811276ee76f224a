/** Hallucination by self-consistency: the answer against the model's own samples. */
@NullMarked
package dev.assay.scoring.consistency;

import org.jspecify.annotations.NullMarked;

/**
 * A cascade of scoring language models over finished answers: the small model reads first, and a larger one only what the
 * small one is unsure of.
 */
@NullMarked
package dev.assay.scoring.cascade.tiers;

import org.jspecify.annotations.NullMarked;

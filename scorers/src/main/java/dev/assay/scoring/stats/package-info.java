/** Exact tails, confidence bounds and family-wise adjustment. */
@NullMarked
package dev.assay.scoring.stats;

import org.jspecify.annotations.NullMarked;

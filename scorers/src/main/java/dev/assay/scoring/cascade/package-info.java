/** Deferral rules on token statistics, and the curves and certificates that judge them. */
@NullMarked
package dev.assay.scoring.cascade;

import org.jspecify.annotations.NullMarked;

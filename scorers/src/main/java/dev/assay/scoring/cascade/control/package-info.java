/**
 * Thresholds on uncertainty that follow live traffic: one controller per key, pure and replayable. Nothing here knows where
 * events come from, where state is kept, or what time it is.
 */
@NullMarked
package dev.assay.scoring.cascade.control;

import org.jspecify.annotations.NullMarked;

/** The shared lane: batches of rows from all partitions, one thread per device. */
@NullMarked
package dev.assay.scoring.lane;

import org.jspecify.annotations.NullMarked;

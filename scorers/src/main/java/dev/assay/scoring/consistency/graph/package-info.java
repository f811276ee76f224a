/** Uncertainty read off a graph of answers whose edges are similarities. */
@NullMarked
package dev.assay.scoring.consistency.graph;

import org.jspecify.annotations.NullMarked;

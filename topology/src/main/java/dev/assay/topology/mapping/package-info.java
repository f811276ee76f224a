/** Between the contracts and the vocabulary of scoring. */
@NullMarked
package dev.assay.topology.mapping;

import org.jspecify.annotations.NullMarked;

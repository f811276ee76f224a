@NullMarked
package dev.assay.topology.explain;

import org.jspecify.annotations.NullMarked;

/** A verdict as one page for people: self-contained, without scripts where none run, with everything escaped. */
@NullMarked
package dev.assay.topology.explain;

import org.jspecify.annotations.NullMarked;

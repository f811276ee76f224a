@NullMarked
package dev.assay.topology.convert;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.assay.topology.cli;

import org.jspecify.annotations.NullMarked;

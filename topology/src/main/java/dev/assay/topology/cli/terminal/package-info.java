/** How the command line looks on a terminal, and in a file: colour, aligned tables, a status line. */
@NullMarked
package dev.assay.topology.cli.terminal;

import org.jspecify.annotations.NullMarked;

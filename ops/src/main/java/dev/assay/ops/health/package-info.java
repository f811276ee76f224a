/** Whether the process lives, may be counted ready and has started, as named conditions that other modules supply. */
@NullMarked
package dev.assay.ops.health;

import org.jspecify.annotations.NullMarked;

/** Every meter of the service, declared in one place. */
@NullMarked
package dev.assay.ops.meters;

import org.jspecify.annotations.NullMarked;

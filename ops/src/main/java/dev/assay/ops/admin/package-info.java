/** The admin port: health, metrics and build information over plain HTTP. */
@NullMarked
package dev.assay.ops.admin;

import org.jspecify.annotations.NullMarked;

/** The embedding side of every scheme, for tests and reports: marks token streams as the references do. */
@NullMarked
package dev.assay.scoring.watermark.marking;

import org.jspecify.annotations.NullMarked;

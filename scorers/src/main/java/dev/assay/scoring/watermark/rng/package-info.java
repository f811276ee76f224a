/** The pseudo-random generators that reference implementations draw green lists, tables and keys from, bit for bit. */
@NullMarked
package dev.assay.scoring.watermark.rng;

import org.jspecify.annotations.NullMarked;

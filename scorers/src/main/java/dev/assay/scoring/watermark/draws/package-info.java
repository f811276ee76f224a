/** The counted draws of one text: what decides each, and their columns. */
@NullMarked
package dev.assay.scoring.watermark.draws;

import org.jspecify.annotations.NullMarked;

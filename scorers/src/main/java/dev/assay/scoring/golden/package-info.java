/** Runs reference vectors through the production scorers. */
@NullMarked
package dev.assay.scoring.golden;

import org.jspecify.annotations.NullMarked;

/**
 * What every evaluation over labelled data shares: reading of data, ranking figures and their intervals, fits, tables and
 * plots. One subpackage for each thing that is evaluated.
 */
@NullMarked
package dev.assay.scoring.evaluation;

import org.jspecify.annotations.NullMarked;

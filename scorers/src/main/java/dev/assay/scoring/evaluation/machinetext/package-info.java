/** Figures of machine-text scores over labelled texts. */
@NullMarked
package dev.assay.scoring.evaluation.machinetext;

import org.jspecify.annotations.NullMarked;

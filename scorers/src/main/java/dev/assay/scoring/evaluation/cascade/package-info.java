/** Figures and fitted rules of deferral over answers whose outcomes are known. */
@NullMarked
package dev.assay.scoring.evaluation.cascade;

import org.jspecify.annotations.NullMarked;

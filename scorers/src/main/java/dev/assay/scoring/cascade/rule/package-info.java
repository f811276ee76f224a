/** The deferral rule that is fitted to labelled answers: its features, its maps per route, its file and its decision. */
@NullMarked
package dev.assay.scoring.cascade.rule;

import org.jspecify.annotations.NullMarked;

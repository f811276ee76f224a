/** What a language model says about each token of a text, and where those numbers came from. */
@NullMarked
package dev.assay.scoring.statistics;

import org.jspecify.annotations.NullMarked;

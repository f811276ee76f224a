/**
 * Scores of texts under a language model that reads them: does it read like a machine's ({@code machine-text.*}), is it unusually
 * fluent for the model ({@code memorisation.*}), was it sampled from it ({@code provenance.*}). Off unless configured, and never
 * called proof: what a score means for a text of unknown origin comes only from texts of people, by conformal calibration.
 */
@NullMarked
package dev.assay.scoring.machinetext;

import org.jspecify.annotations.NullMarked;

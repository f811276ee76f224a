/** Why a watermark finding is what it is: contributions of tokens, opt-in, as spans of the evidence. */
@NullMarked
package dev.assay.scoring.explanation;

import org.jspecify.annotations.NullMarked;

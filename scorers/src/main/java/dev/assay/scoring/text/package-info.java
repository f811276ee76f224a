/** Tokens, sentences and tokenizers. */
@NullMarked
package dev.assay.scoring.text;

import org.jspecify.annotations.NullMarked;

/** How alike short texts are by their words: ROUGE, BLEU and Jaccard, over all pairs of a set. No model. */
@NullMarked
package dev.assay.scoring.consistency.lexical;

import org.jspecify.annotations.NullMarked;

/** Watermarks on words instead of tokens, as in Kiode/Text_Watermark. */
@NullMarked
package dev.assay.scoring.watermark.words;

import org.jspecify.annotations.NullMarked;

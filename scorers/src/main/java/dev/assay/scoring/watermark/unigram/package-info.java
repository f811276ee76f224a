/** One fixed green list for every position, as in XuandongZhao/Unigram-Watermark. */
@NullMarked
package dev.assay.scoring.watermark.unigram;

import org.jspecify.annotations.NullMarked;

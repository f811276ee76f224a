package dev.assay.scoring.watermark.unigram;

import dev.assay.scoring.stats.HypergeometricTail;
import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.green.GreenReading;
import java.util.BitSet;

/**
 * What one text says about one Unigram key. Immutable as long as holders do not write to the mask; under that rule any
 * thread may read it.
 *
 * @param scored number of tokens, repeats included, at least 0
 * @param mask which are green
 * @param unique number of different tokens
 * @param uniqueGreen how many of those are green
 * @param uniqueInVocabulary how many of those are in the vocabulary
 */
public record UnigramReading(int scored, BitSet mask, int unique, int uniqueGreen, int uniqueInVocabulary) {

    /** Number of green tokens, repeats included. */
    public int green() {
        return mask.cardinality();
    }

    /** The reference's {@code detect}, NaN for an empty text: every token counts, so one frequent token may decide. */
    public double zScore(double fraction) {
        return GreenReading.zScore(green(), scored, fraction);
    }

    /** The reference's {@code unidetect}, NaN for an empty text: different tokens count. */
    public double uniqueZScore(double fraction) {
        return GreenReading.zScore(uniqueGreen, unique, fraction);
    }

    /**
     * The reference's threshold for {@link #uniqueZScore}, a normal quantile times the correction for drawing without
     * replacement.
     *
     * @param alpha a share of false alarms; infinite at and beyond the ends of (0, 1), as the reference's quantile is
     */
    public double dynamicThreshold(double alpha, int vocabularySize) {
        double correction = Math.sqrt(1 - (unique - 1) / (vocabularySize - 1.0));
        double above = 1 - (1 - alpha);
        return correction
                * (above <= 0
                        ? Double.POSITIVE_INFINITY
                        : above >= 1 ? Double.NEGATIVE_INFINITY : NormalTail.quantileAbove(above));
    }

    /** Exact probability of so many green among the different tokens: they are drawn without replacement. */
    public TailProbability tail(GreenMask greens) {
        return HypergeometricTail.atLeast(uniqueGreen, uniqueInVocabulary, greens.count(), greens.size());
    }
}

package dev.assay.scoring.watermark.words;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.stats.TailProbability;

/**
 * What the words of a text say. Immutable; any thread may read it.
 *
 * @param counted number of words that count, repeats included
 * @param ones how many of them have bit 1
 * @param distinct number of different pairs of previous word and word among them
 * @param distinctOnes how many of those have bit 1
 */
public record WordLevelReading(int counted, int ones, int distinct, int distinctOnes) {

    /** The reference's z, (ones - n/2) / sqrt(n/4); 0 where no word counts. */
    public double zScore() {
        return counted == 0 ? 0 : (ones - 0.5 * counted) / Math.sqrt(0.25 * counted);
    }

    /** The reference's p-value, the normal tail above z. */
    public double referencePValue() {
        return NormalTail.above(zScore()).p();
    }

    /** The reference's decision: z at or above the normal quantile. */
    public boolean watermarked(double alpha) {
        return zScore() >= NormalTail.quantileAbove(1 - (1 - alpha));
    }

    /** Exact probability of so many ones among the different pairs. */
    public TailProbability tail() {
        return BinomialTail.atLeast(distinctOnes, distinct, 1, 2);
    }
}

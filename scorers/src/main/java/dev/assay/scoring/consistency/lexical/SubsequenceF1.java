package dev.assay.scoring.consistency.lexical;

import java.util.Arrays;

/**
 * ROUGE-L F1 of texts whose words are numbers, by rows of bits, 64 words at a time (Hyyrö, "Bit-parallel LCS-length computation
 * revisited", 2004). Confined to one thread.
 */
public final class SubsequenceF1 {
    private static final int BITS = Long.SIZE;

    // By word: which row of the masks it has, from 1; 0 for none.
    private final int[] rowOf;
    private long[] masks = new long[0];

    /**
     * For texts of one vocabulary.
     *
     * @param vocabulary one more than the largest number of a word
     */
    public SubsequenceF1(int vocabulary) {
        rowOf = new int[vocabulary];
    }

    /**
     * F1 over the longest common subsequence.
     *
     * @return in [0, 1]; 0 when either is empty
     */
    public double of(int[] target, int[] prediction) {
        int width = (target.length + BITS - 1) / BITS;
        index(target, width);
        long[] row = new long[width];
        Arrays.fill(row, -1);
        for (int word : prediction) {
            if (rowOf[word] > 0) {
                TokenizedTexts.step(row, masks, (rowOf[word] - 1) * width);
            }
        }
        for (int word : target) {
            rowOf[word] = 0;
        }
        return TokenizedTexts.f1(TokenizedTexts.zeros(row, target.length), target.length, prediction.length);
    }

    private void index(int[] target, int width) {
        if (masks.length < target.length * width) {
            masks = new long[target.length * width];
        } else {
            Arrays.fill(masks, 0, target.length * width, 0);
        }
        int rows = 0;
        for (int t = 0; t < target.length; t++) {
            int word = target[t];
            if (rowOf[word] == 0) {
                rowOf[word] = ++rows;
            }
            masks[(rowOf[word] - 1) * width + t / BITS] |= 1L << (t % BITS);
        }
    }
}

package dev.assay.scoring.consistency.lexical;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * ROUGE tokens of several texts as numbers, so that each word is stemmed once and each text indexed once for all its pairs.
 * Immutable; any thread may read it.
 */
final class TokenizedTexts {
    private final int[][] ids;
    private final int vocabulary;

    private TokenizedTexts(int[][] ids, int vocabulary) {
        this.ids = ids;
        this.vocabulary = vocabulary;
    }

    static TokenizedTexts of(List<String> texts, boolean stemmed) {
        Map<String, Integer> byToken = new HashMap<>();
        Map<String, Integer> byStem = new HashMap<>();
        int[][] ids = new int[texts.size()][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = RougeL.plainTokens(texts.get(i)).stream()
                    .mapToInt(token -> byToken.computeIfAbsent(
                            token,
                            plain -> byStem.computeIfAbsent(
                                    stemmed ? RougeL.stemmed(plain) : plain, unused -> byStem.size())))
                    .toArray();
        }
        return new TokenizedTexts(ids, byStem.size());
    }

    IntToDoubleFunction unigramF1(int i) {
        int[] counts = new int[vocabulary];
        for (int id : ids[i]) {
            counts[id]++;
        }
        return j -> {
            int[] left = counts.clone();
            int common = 0;
            for (int id : ids[j]) {
                common += left[id]-- > 0 ? 1 : 0;
            }
            return f1(common, ids[i].length, ids[j].length);
        };
    }

    IntToDoubleFunction bigramF1(int i) {
        Map<Long, Integer> counts = new HashMap<>();
        for (int t = 1; t < ids[i].length; t++) {
            counts.merge(pair(ids[i], t), 1, Integer::sum);
        }
        return j -> {
            Map<Long, Integer> left = new HashMap<>(counts);
            int common = 0;
            for (int t = 1; t < ids[j].length; t++) {
                common += left.merge(pair(ids[j], t), -1, Integer::sum) >= 0 ? 1 : 0;
            }
            return f1(common, ids[i].length - 1, ids[j].length - 1);
        };
    }

    private static long pair(int[] row, int second) {
        return (long) row[second - 1] << 32 | row[second];
    }

    /** By rows of bits, 64 tokens at a time (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004). */
    IntToDoubleFunction subsequenceF1(int i) {
        int length = ids[i].length;
        int words = (length + 63) / 64;
        long[][] masks = new long[vocabulary][];
        for (int t = 0; t < length; t++) {
            long[] mask = masks[ids[i][t]];
            if (mask == null) {
                mask = new long[words];
                masks[ids[i][t]] = mask;
            }
            mask[t / 64] |= 1L << (t % 64);
        }
        long[] row = new long[words];
        return j -> {
            Arrays.fill(row, -1);
            for (int id : ids[j]) {
                if (masks[id] != null) {
                    step(row, masks[id], 0);
                }
            }
            return f1(zeros(row, length), length, ids[j].length);
        };
    }

    /** One more token, whose mask begins at {@code from}. */
    static void step(long[] row, long[] masks, int from) {
        long carry = 0;
        for (int w = 0; w < row.length; w++) {
            long mask = masks[from + w];
            long before = row[w];
            long hit = before & mask;
            long sum = before + hit;
            long total = sum + carry;
            carry = Long.compareUnsigned(sum, before) < 0 || Long.compareUnsigned(total, sum) < 0 ? 1 : 0;
            row[w] = total | (before & ~mask);
        }
    }

    static int zeros(long[] row, int length) {
        int ones = 0;
        for (long word : row) {
            ones += Long.bitCount(word);
        }
        // Bits above the last token belong to no column; no mask has them and carries only pass them upward.
        int beyond = row.length * 64 - length;
        int onesBeyond = beyond == 0 ? 0 : Long.bitCount(row[row.length - 1] & (-1L << (64 - beyond)));
        return length - (ones - onesBeyond);
    }

    /** In the order of operations of rouge_score; 0 when either side is empty. */
    static double f1(int common, int target, int prediction) {
        if (common <= 0 || target <= 0 || prediction <= 0) {
            return 0;
        }
        double precision = (double) common / prediction;
        double recall = (double) common / target;
        return 2 * precision * recall / (precision + recall);
    }
}

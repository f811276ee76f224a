package dev.assay.scoring.consistency.lexical;

import dev.assay.scoring.text.LowerCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ROUGE-L F1 as the package rouge_score computes it with its stemmer on: lower case, runs of [a-z0-9] are tokens, tokens
 * longer than 3 characters are stemmed, F1 over the longest common subsequence. Stateless; any thread may use it.
 */
public final class RougeL {
    private static final int SHORTEST_STEMMED = 4;

    private RougeL() {}

    /** The tokens of a text; empty for a text without ASCII letters and digits. */
    public static List<String> tokens(String text) {
        List<String> out = plainTokens(text);
        out.replaceAll(RougeL::stemmed);
        return out;
    }

    /** The tokens of a text before stemming, as a list that the caller may change. */
    public static List<String> plainTokens(String text) {
        String lower = LowerCase.of(text);
        List<String> out = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= lower.length(); at++) {
            char c = at < lower.length() ? lower.charAt(at) : ' ';
            boolean inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (inside && start < 0) {
                start = at;
            } else if (!inside && start >= 0) {
                out.add(lower.substring(start, at));
                start = -1;
            }
        }
        return out;
    }

    /** A token of {@link #plainTokens} as ROUGE compares it. */
    public static String stemmed(String token) {
        return token.length() >= SHORTEST_STEMMED ? PorterStemmer.stem(token) : token;
    }

    /**
     * F1 of two token lists.
     *
     * @return in [0, 1]; 0 when either is empty
     */
    public static double f1(List<String> target, List<String> prediction) {
        if (target.isEmpty() || prediction.isEmpty()) {
            return 0;
        }
        double common = longestCommonSubsequence(target, prediction);
        double precision = common / prediction.size();
        double recall = common / target.size();
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    /**
     * Length of the longest common subsequence, 64 columns at a time (Hyyrö, "Bit-parallel LCS-length computation
     * revisited", 2004).
     */
    static int longestCommonSubsequence(List<String> first, List<String> second) {
        int words = (first.size() + 63) / 64;
        Map<String, long[]> masks = new HashMap<>();
        for (int i = 0; i < first.size(); i++) {
            masks.computeIfAbsent(first.get(i), unused -> new long[words])[i / 64] |= 1L << (i % 64);
        }
        long[] row = new long[words];
        Arrays.fill(row, -1);
        for (String token : second) {
            long[] mask = masks.get(token);
            if (mask != null) {
                step(row, mask);
            }
        }
        int zeros = 0;
        for (int i = 0; i < first.size(); i++) {
            zeros += (row[i / 64] >>> (i % 64) & 1) == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static void step(long[] row, long[] mask) {
        long carry = 0;
        for (int w = 0; w < row.length; w++) {
            long hit = row[w] & mask[w];
            long sum = row[w] + hit;
            long carryOut = Long.compareUnsigned(sum, row[w]) < 0 ? 1 : 0;
            sum += carry;
            if (carry == 1 && sum == 0) {
                carryOut = 1;
            }
            row[w] = sum | (row[w] & ~mask[w]);
            carry = carryOut;
        }
    }
}

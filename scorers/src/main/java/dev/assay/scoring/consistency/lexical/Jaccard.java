package dev.assay.scoring.consistency.lexical;

import dev.assay.scoring.text.LowerCase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Shares of words in common. Stateless; any thread may use it. */
public final class Jaccard {
    private Jaccard() {}

    /**
     * Words in common over words in either, for every pair of texts; words are {@link Words} in lower case.
     *
     * @return symmetric, entries in [0, 1], diagonal 1 even for an empty text; two different entries of the list that are
     *     both empty have 0, [n][n]
     */
    public static double[][] matrix(List<String> texts) {
        return ofWords(texts.stream().map(text -> Words.of(LowerCase.of(text))).toList());
    }

    /** The same for texts that are cut into words already; equal words are equal strings. */
    public static double[][] ofWords(List<List<String>> texts) {
        int n = texts.size();
        Map<String, Integer> known = new HashMap<>();
        int[][] sets = new int[n][];
        for (int i = 0; i < n; i++) {
            sets[i] = texts.get(i).stream()
                    .mapToInt(word -> known.computeIfAbsent(word, unused -> known.size()))
                    .distinct()
                    .sorted()
                    .toArray();
        }
        double[][] out = new double[n][n];
        for (int i = 0; i < n; i++) {
            out[i][i] = 1;
            for (int j = i + 1; j < n; j++) {
                out[i][j] = similarity(sets[i], sets[j]);
                out[j][i] = out[i][j];
            }
        }
        return out;
    }

    private static double similarity(int[] first, int[] second) {
        int common = 0;
        for (int a = 0, b = 0; a < first.length && b < second.length; ) {
            if (first[a] == second[b]) {
                common++;
                a++;
                b++;
            } else if (first[a] < second[b]) {
                a++;
            } else {
                b++;
            }
        }
        int union = IntStream.of(first.length, second.length).sum() - common;
        return union == 0 ? 0 : (double) common / union;
    }
}

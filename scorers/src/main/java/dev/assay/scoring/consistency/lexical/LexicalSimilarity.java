package dev.assay.scoring.consistency.lexical;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How alike two texts are by their words, for all pairs of a list (Fomicheva et al., TACL 2020, as lm-polygraph computes
 * it). Texts without ASCII letters and digits have no ROUGE tokens and are like nothing. Stateless; any thread may use it.
 */
public enum LexicalSimilarity {
    /** F1 over the words in common. */
    ROUGE_1,
    /** F1 over the pairs of neighbouring words in common. */
    ROUGE_2,
    /** F1 over the longest common subsequence of words. */
    ROUGE_L,
    /** {@link Bleu} with the earlier text as the reference. */
    BLEU;

    /**
     * Every pair.
     *
     * @return entries in [0, 1]; {@code [i][j]} and {@code [j][i]} are equal, for {@link #BLEU} too, whose reference is the
     *     earlier text; the diagonal compares a text with itself, 0 when it has no words, [n][n]
     */
    public double[][] matrix(List<String> texts) {
        int n = texts.size();
        double[][] out = new double[n][n];
        if (this == BLEU) {
            List<List<String>> words = texts.stream().map(Words::of).toList();
            fill(out, i -> j -> Bleu.score(words.get(i), words.get(j)));
            return out;
        }
        TokenizedTexts tokens = TokenizedTexts.of(texts, true);
        switch (this) {
            case ROUGE_1 -> fill(out, tokens::unigramF1);
            case ROUGE_2 -> fill(out, tokens::bigramF1);
            default -> fill(out, tokens::subsequenceF1);
        }
        return out;
    }

    /**
     * The negated mean over unordered pairs of different texts of the list: higher means less sure.
     *
     * @return in [-1, 0]; NaN for fewer than two texts, which make no pair
     */
    public double uncertainty(List<String> texts) {
        int n = texts.size();
        if (n < 2) {
            return Double.NaN;
        }
        double[][] matrix = matrix(texts);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                sum += matrix[i][j];
            }
        }
        return -sum / (n * (n - 1) / 2.0);
    }

    /** What text i gives against any later text; built once for each i, for it may index text i. */
    interface Row {
        IntToDoubleFunction against(int i);
    }

    private static void fill(double[][] out, Row rows) {
        for (int i = 0; i < out.length; i++) {
            IntToDoubleFunction row = rows.against(i);
            int first = i;
            IntStream.range(i, out.length).forEach(j -> {
                out[first][j] = row.applyAsDouble(j);
                out[j][first] = out[first][j];
            });
        }
    }
}

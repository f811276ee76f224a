package dev.assay.scoring.consistency.lexical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LexicalSimilarityTest {
    private static final List<String> STRANGE = List.of(
            "",
            "  ",
            "\ud83d\ude00\ud83d\ude00",
            "\ud800 lone",
            "\u0645\u0631\u062d\u0628\u0627",
            "\u65e5\u672c",
            "a",
            "\u0130I");

    @ParameterizedTest
    @EnumSource
    void equal_texts_agree_and_fewer_than_two_cannot_disagree(LexicalSimilarity measure) {
        assertThat(measure.uncertainty(List.of("the piano fell", "the piano fell")))
                .isCloseTo(-1, within(0.011));
        assertThat(measure.uncertainty(List.of())).isNaN();
        assertThat(measure.uncertainty(List.of("alone"))).isNaN();
        assertThat(measure.uncertainty(List.of("one", "two", "three"))).isZero();
        assertThat(measure.matrix(List.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void strange_texts_have_a_similarity_between_0_and_1(LexicalSimilarity measure) {
        double[][] matrix = measure.matrix(STRANGE);
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix.length; j++) {
                assertThat(matrix[i][j]).isBetween(0.0, 1.0).isEqualTo(matrix[j][i]);
            }
        }
        assertThat(measure.uncertainty(STRANGE)).isBetween(-1.0, 0.0);
    }

    @Test
    void long_texts_agree_with_the_subsequence_of_one_pair() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            int kinds = 2 + random.nextInt(30);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                texts.add(IntStream.range(0, random.nextInt(260))
                        .mapToObj(t -> "w" + random.nextInt(kinds))
                        .collect(Collectors.joining(" ")));
            }
            double[][] matrix = LexicalSimilarity.ROUGE_L.matrix(texts);
            for (int i = 0; i < texts.size(); i++) {
                for (int j = i; j < texts.size(); j++) {
                    List<String> a = RougeL.tokens(texts.get(i));
                    List<String> b = RougeL.tokens(texts.get(j));
                    double sum = a.size() + b.size();
                    double f1 = a.isEmpty() || b.isEmpty() ? 0 : 2 * subsequence(a, b) / sum;
                    assertThat(matrix[i][j]).isCloseTo(f1, within(1e-14));
                }
            }
        }
    }

    private static int subsequence(List<String> a, List<String> b) {
        int[][] best = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                best[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? best[i - 1][j - 1] + 1
                        : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[a.size()][b.size()];
    }

    @Test
    void n_grams_count_as_often_as_both_have_them() {
        assertThat(LexicalSimilarity.ROUGE_1.matrix(List.of("a a a b", "a a c"))[0][1])
                .isCloseTo(2 * 2 / 7.0, within(1e-15));
        assertThat(LexicalSimilarity.ROUGE_2.matrix(List.of("a a a b", "a a c"))[0][1])
                .isCloseTo(2 * 1 / 5.0, within(1e-15));
        assertThat(LexicalSimilarity.ROUGE_2.matrix(List.of("a", "a"))[0][1]).isZero();
    }

    @Test
    void bleu_by_hand() {
        List<String> reference = List.of("the", "cat", "sat", "on", "the", "mat");
        assertThat(Bleu.score(reference, reference)).isEqualTo(1);
        assertThat(Bleu.score(List.of("cat"), List.of("cat", "cat"))).isEqualTo(0.5);
        // One word of two in the reference: precision 1, brevity e^(1-2).
        assertThat(Bleu.score(List.of("cat", "sat"), List.of("cat"))).isCloseTo(Math.exp(-1), within(1e-15));
        assertThat(Bleu.score(List.of(), List.of("cat"))).isZero();
        assertThat(Bleu.score(List.of("cat"), List.of())).isZero();
        assertThat(Bleu.score(List.of(), List.of())).isZero();
    }

    @Test
    void jaccard_of_words_between_any_blanks() {
        double[][] matrix = Jaccard.matrix(List.of("Red\u2003car\u001fred", "a red CAR", "", ""));
        assertThat(matrix[0]).containsExactly(1, 2 / 3.0, 0, 0);
        assertThat(matrix[2]).containsExactly(0, 0, 1, 0);
        assertThat(Jaccard.matrix(List.of())).isEmpty();
        // Numbers of lm-polygraph, whose lower case is Python's.
        assertThat(Jaccard.matrix(List.of("\u03a3\u0391\u03a3-\u0391 1", "\u03c3\u03b1\u03c2-\u03b1 1"))[0][1])
                .isEqualTo(1);
        assertThat(Words.of(" a\u200bb \u3000c\n")).containsExactly("a\u200bb", "c");
    }
}

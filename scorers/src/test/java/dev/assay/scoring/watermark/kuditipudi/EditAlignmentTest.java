package dev.assay.scoring.watermark.kuditipudi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pruned computation against the definition, cell by cell in float32, bit for bit. */
class EditAlignmentTest {
    private final SplittableRandom random = new SplittableRandom(17);

    @ParameterizedTest
    @ValueSource(floats = {0, 0.05f, 0.1f, 0.4f, 1, 3, 1e9f, -0.2f})
    void agreesWithTheDefinitionOnSmallTexts(float gamma) {
        for (int round = 0; round < 150; round++) {
            int m = 1 + random.nextInt(30);
            int k = 1 + random.nextInt(m);
            int n = 1 + random.nextInt(40);
            int distinct = 1 + random.nextInt(m);
            int[] index = random.ints(m, 0, distinct).toArray();
            agree(index, transform(n, distinct + random.nextInt(50_000), distinct), k, gamma);
            agree(index, KeySequences.freshGumbel(random, n, distinct, true), k, gamma);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 0.4f, 1})
    void agreesWithTheDefinitionOnALongText(float gamma) {
        int[] index = IntStream.range(0, 200).toArray();
        agree(index, transform(256, 50_257, 200), 200, gamma);
        agree(index, KeySequences.freshGumbel(random, 256, 200, true), 200, gamma - 0.4f);
    }

    /** Many equal costs: the first block and the first shift win. */
    @Test
    void tiesGoToTheFirst() {
        int[] index = IntStream.range(0, 20).map(i -> i % 2).toArray();
        agree(index, KeyColumns.ofTransform(new float[] {0.25f, 0.75f}, new float[] {0.25f, 0.75f, 0.25f}), 5, 0.3f);
        agree(index, KeyColumns.ofTransform(new float[] {0, 0}, new float[7]), 20, 1);
    }

    @Test
    void anElementThatIsInfinitelyGoodIsFound() {
        float[][] xi = new float[12][3];
        xi[7][1] = 1;
        agree(new int[] {0, 1, 2, 0}, KeyColumns.ofGumbel(xi, 3, true), 3, 0);
    }

    @Test
    void aTextWithoutTokensCostsNothing() {
        KeyColumns none = KeyColumns.ofTransform(new float[0], new float[] {0.5f});
        assertThat(Alignment.best(new int[0], none, 0, true, 1)).isEqualTo(new Alignment(0, 0, 0));
        assertThat(Alignment.best(new int[0], none, 0, false, 1)).isEqualTo(new Alignment(0, 0, 0));
    }

    private KeyColumns transform(int n, int vocabulary, int distinct) {
        return KeySequences.freshTransform(random, n, vocabulary, distinct);
    }

    private static void agree(int[] index, KeyColumns key, int k, float gamma) {
        Alignment expected = new Alignment(Float.POSITIVE_INFINITY, 0, 0);
        for (int block = 0; block + k <= index.length; block++) {
            float[] row = definition(index, key, block, k, gamma);
            for (int shift = 0; shift < row.length; shift++) {
                if (row[shift] < expected.cost()) {
                    expected = new Alignment(row[shift], block, shift);
                }
            }
        }
        assertThat(Alignment.best(index, key, k, true, gamma)).isEqualTo(expected);
        assertThat(Alignment.row(index, key, k, true, gamma)).isEqualTo(definition(index, key, 0, k, gamma));
        Alignment.Comparison comparison = new Alignment.Comparison(index, k, true, gamma);
        float cost = expected.cost();
        assertThat(comparison.reaches(key, cost)).isTrue();
        assertThat(comparison.reaches(key, Math.nextUp(cost))).isTrue();
        assertThat(comparison.reaches(key, Math.nextDown(cost))).isEqualTo(cost == Float.NEGATIVE_INFINITY);
        assertThat(comparison.reaches(key, cost - 1)).isEqualTo(cost == Float.NEGATIVE_INFINITY);
        assertThat(comparison.reaches(key, cost + 1)).isTrue();
    }

    private static float[] definition(int[] index, KeyColumns key, int block, int k, float gamma) {
        float[] costs = new float[key.length()];
        for (int shift = 0; shift < costs.length; shift++) {
            float[][] cells = new float[k + 1][k + 1];
            for (int a = 0; a <= k; a++) {
                for (int b = 0; b <= k; b++) {
                    if (a == 0 || b == 0) {
                        cells[a][b] = (a + b) * gamma;
                    } else {
                        float match = key.cost(index[block + a - 1], (shift + b - 1) % costs.length);
                        float indel = Math.min(cells[a - 1][b] + gamma, cells[a][b - 1] + gamma);
                        cells[a][b] = Math.min(indel, cells[a - 1][b - 1] + match);
                    }
                }
            }
            costs[shift] = cells[k][k];
        }
        return costs;
    }
}

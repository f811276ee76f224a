package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.StatisticsProbe.Cut;
import dev.assay.scoring.onnx.StatisticsProbe.Given;
import dev.assay.scoring.onnx.graph.FloatType;
import dev.assay.scoring.onnx.graph.ReferenceStatistics;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistics head, by what it makes of logits that are given. */
class StatisticsProbeTest {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    private static final StatisticsLayout SINGLE = StatisticsVectors.single(4);
    private static final StatisticsLayout DUAL = StatisticsVectors.dual(4);

    @ParameterizedTest
    @CsvSource({
        // batch, length, vocabulary, rows per chunk, tile, projected
        "1, 2, 5, 1, 0, true",
        "1, 2, 5, 9, 2, true",
        "3, 9, 301, 5, 64, true",
        "3, 9, 301, 8, 0, false",
        "3, 9, 301, 24, 301, true",
        "2, 33, 2000, 64, 512, true",
        "1, 700, 97, 100, 40, true",
    })
    void columnsAreThoseOfTheDefinitions(int batch, int length, int vocabulary, int rows, int tile, boolean projected) {
        Given given = given(batch, length, vocabulary, 4, true);
        float[] actual = new StatisticsProbe(RUNTIME, DUAL).run(given, new Cut(rows, tile, projected, 0));
        assertAgrees(DUAL, given, actual, vocabulary, 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "50, true", "0, true"})
    void idsBeyondTheRealVocabularyHaveNoMass(int tile, boolean projected) {
        Given wide = given(2, 20, 128, 4, false);
        int[] ids = Arrays.stream(wide.ids()).map(id -> id % 100).toArray();
        // A token of the padding stands in the text: it is impossible, and nothing breaks.
        ids[7] = 120;
        Given given = new Given(ids, 2, wide.scorer(), null);
        float[] actual = new StatisticsProbe(RUNTIME, SINGLE).run(given, new Cut(6, tile, projected, 100));
        int width = SINGLE.width();
        assertThat(actual[6 * width]).isEqualTo(-1e4f);
        assertThat(actual[6 * width + 3]).isEqualTo(101);
        for (int j = 0; j < 38; j++) {
            int place = j / 19 * 20 + j % 19;
            if (j != 6) {
                float[] logits = Arrays.copyOfRange(given.scorer(), place * 128, place * 128 + 100);
                assertRow(SINGLE, logits, null, ids[place + 1], actual, j, 1e-5);
            }
        }
    }

    @Test
    void maskedVocabularyKeepsEverythingFinite() {
        Given given = given(2, 12, 64, 4, true);
        Random random = new Random(5);
        float[] reference = java.util.Objects.requireNonNull(given.reference());
        for (int i = 0; i < given.scorer().length; i++) {
            if (random.nextInt(3) == 0) {
                given.scorer()[i] = Float.NEGATIVE_INFINITY;
                reference[i] = Float.NEGATIVE_INFINITY;
            }
        }
        float[] actual = new StatisticsProbe(RUNTIME, DUAL).run(given, new Cut(5, 0, false, 0));
        for (float value : actual) {
            assertThat(value).isFinite();
        }
        assertAgrees(DUAL, given, actual, 64, 1e-5);
    }

    @Test
    void whatTheScorerSaysIsImpossibleCostsTheReferenceEverything() {
        Given given = given(1, 4, 64, 2, true);
        given.scorer()[64 + (given.ids()[2] + 1) % 64] = Float.NEGATIVE_INFINITY;
        float[] reference = java.util.Objects.requireNonNull(given.reference());
        // Here neither model believes in it.
        given.scorer()[128 + 5] = Float.NEGATIVE_INFINITY;
        reference[128 + 5] = Float.NEGATIVE_INFINITY;
        float[] actual = new StatisticsProbe(RUNTIME, DUAL).run(given, new Cut(2, 0, false, 0));
        for (Statistic dual : new Statistic[] {Statistic.CROSS_ENTROPY, Statistic.CROSS_VARIANCE}) {
            int column = DUAL.offset(dual);
            assertThat(actual[column]).isFinite();
            assertThat(actual[DUAL.width() + column]).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(actual[2 * DUAL.width() + column]).isFinite();
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 0, true", "FLOAT16, 20, true", "FLOAT16, 0, false", "BFLOAT16, 0, false"})
    void halfLogitsAreReadAsTheyAre(FloatType type, int tile, boolean projected) {
        Given given = given(2, 15, 90, 4, false);
        // Multiples of 1/8 below 16 are exact in both halves.
        for (int i = 0; i < given.scorer().length; i++) {
            given.scorer()[i] = Math.round(Math.max(-15, Math.min(15, given.scorer()[i])) * 8) / 8f;
        }
        float[] actual = new StatisticsProbe(RUNTIME, SINGLE).run(given, new Cut(4, tile, projected, 0), type);
        assertAgrees(SINGLE, given, actual, 90, 1e-5);
    }

    @Test
    void tiesCountAsEqual() {
        float[] logits = {1, 3, 3, 3, 0, 2, 1, 3, 3, 3, 0, 2};
        int[] ids = {0, 2};
        for (boolean projected : new boolean[] {true, false}) {
            float[] actual = new StatisticsProbe(RUNTIME, SINGLE)
                    .run(new Given(ids, 1, logits, null), new Cut(3, projected ? 2 : 0, projected, 0));
            assertThat(actual[SINGLE.offset(Statistic.RANK)]).isEqualTo(1);
            assertThat(actual[SINGLE.offset(Statistic.MASS_ABOVE)]).isZero();
        }
    }

    /** Normal logits; ids partly the most likely one. */
    static Given given(int batch, int length, int vocabulary, double deviation, boolean dual) {
        Random random = new Random(batch * 31L + length * 7L + vocabulary);
        int[] ids = random.ints((long) batch * length, 0, vocabulary).toArray();
        float[] scorer = logits(random, ids.length * vocabulary, deviation);
        return new Given(ids, batch, scorer, dual ? logits(random, scorer.length, deviation) : null);
    }

    private static float[] logits(Random random, int count, double deviation) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) (random.nextGaussian() * deviation);
        }
        return out;
    }

    private static void assertAgrees(
            StatisticsLayout layout, Given given, float[] actual, int vocabulary, double tolerance) {
        int length = given.length();
        assertThat(actual).hasSize(given.batch() * (length - 1) * layout.width());
        for (int b = 0; b < given.batch(); b++) {
            for (int t = 0; t + 1 < length; t++) {
                int from = (b * length + t) * vocabulary;
                float[] q = Arrays.copyOfRange(given.scorer(), from, from + vocabulary);
                float[] all = given.reference();
                float[] p = all == null ? null : Arrays.copyOfRange(all, from, from + vocabulary);
                assertRow(layout, q, p, given.ids()[b * length + t + 1], actual, b * (length - 1) + t, tolerance);
            }
        }
    }

    private static void assertRow(
            StatisticsLayout layout, float[] q, float[] p, int target, float[] actual, int row, double tolerance) {
        double[] expected = ReferenceStatistics.of(layout, q, p, target);
        int rank = layout.offset(Statistic.RANK);
        double margin = 2e-5 * Math.max(1, Math.abs(q[target]));
        for (int c = 0; c < expected.length; c++) {
            double value = actual[row * layout.width() + c];
            if (c == rank && Double.isFinite(margin)) {
                assertThat(value)
                        .isBetween(1.0 + above(q, q[target] + margin), Math.max(1.0, above(q, q[target] - margin)));
                expected[c] = value;
            }
            if (Double.isFinite(expected[c])) {
                assertThat(value)
                        .as("row %d column %d of %s", row, c, layout)
                        .isCloseTo(expected[c], within(tolerance * Math.max(1, Math.abs(expected[c]))));
            } else {
                assertThat(value).as("row %d column %d", row, c).isLessThan(-9e3);
            }
        }
    }

    /** How many logits are larger, without what is as good as equal. */
    private static double above(float[] logits, double than) {
        int count = 0;
        for (float logit : logits) {
            count += logit > than ? 1 : 0;
        }
        return count;
    }
}

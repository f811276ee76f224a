package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.stats.ClopperPearson;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P-values of texts without a watermark: at every level at most that share of them is below it. */
class KgwCalibrationTest {
    private static final int TEXTS = 2_000;
    private static final int VOCABULARY = 4_000;
    private static final double CONFIDENCE = 1e-4;

    /** A key draws its lists once: texts under one key share them, so the null is over keys as well as texts. */
    @ParameterizedTest
    @CsvSource({"LEFTHASH, 1, 2000", "LEFTHASH, 3, 2000", "SELFHASH, 1, 100", "SELFHASH, 4, 100"})
    void nullTextsStayBelowEveryLevel(KgwSeeding scheme, int width, int keys) {
        MarkedTexts texts = new MarkedTexts(23, VOCABULARY);
        Random random = new Random(29);
        int[] below = new int[4];
        double[] levels = {0.2, 0.05, 0.01, 0.001};
        for (int k = 0; k < keys; k++) {
            WatermarkKey key = MarkedTexts.key("k", scheme, random.nextLong(), width, VOCABULARY);
            WatermarkScorer scorer = new WatermarkScorer(new KeyRing(List.of(key)));
            for (int t = 0; t < TEXTS / keys; t++) {
                int[] ids = texts.plain(30 + random.nextInt(170));
                Evidence evidence =
                        scorer.score(MarkedTexts.subject(ids), LaneAnswers.NONE).get(0);
                for (int i = 0; i < levels.length; i++) {
                    below[i] += evidence.pValue() <= levels[i] ? 1 : 0;
                }
            }
        }
        for (int i = 0; i < levels.length; i++) {
            assertThat(ClopperPearson.lower(below[i], TEXTS, CONFIDENCE))
                    .as("%d of %d null texts at p <= %s", below[i], TEXTS, levels[i])
                    .isLessThanOrEqualTo(levels[i]);
        }
        // Conservative is not blind: an exact tail on a few dozen draws loses little to discreteness.
        assertThat(below[0]).isGreaterThan(TEXTS / 10);
    }
}

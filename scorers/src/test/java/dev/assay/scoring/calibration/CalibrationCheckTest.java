package dev.assay.scoring.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.stats.ClopperPearson;
import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.words.WordLevelTextDetector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of p-values, in seconds, and that it would notice a wrong one. */
class CalibrationCheckTest {
    private static final CalibrationSettings SHORT =
            new CalibrationSettings(3_000, 5, 2, Set.of("vllm-gumbel", "textseal-greenlist", "deepmind-synthid"));

    @Test
    void correctPValuesHold() {
        String table = run(SHORT, true);
        assertThat(table).contains("vllm-gumbel", "textseal-greenlist", "deepmind-synthid", "Everything holds");
        assertThat(table).doesNotContain(" no\n", "does not hold");
        assertThat(table).containsPattern("Families of 192 tests .*, Holm, 3000 null texts");
    }

    @Test
    void theSameSettingsPrintTheSameOnAnyNumberOfThreads() {
        CalibrationSettings few = new CalibrationSettings(200, 9, 1, Set.of("sglang-gumbel"));
        CalibrationSettings more = new CalibrationSettings(200, 9, 3, Set.of("sglang-gumbel"));
        assertThat(withoutLastLine(run(few, true))).isEqualTo(withoutLastLine(run(more, true)));
    }

    static List<CalibrationScheme> schemes() {
        return CalibrationSchemes.all();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void everySchemeIsReadAndFollowsItsLaw(CalibrationScheme scheme) {
        CalibrationSettings settings = new CalibrationSettings(200, 3, 2, Set.of());
        Uniformity found = SchemeCalibration.run(scheme, new NullTexts(3, Prose.bundled()), settings);
        int expected = 200 / scheme.workload().oneIn();
        assertThat(found.texts()).isEqualTo(expected);
        assertThat(found.readable()).isBetween(expected * 8 / 10, expected);
        assertThat(found.leastLikely(scheme.law().apply(2).claim())).isGreaterThan(1e-6);
    }

    @Test
    void countingRepeatsIsNoticed() {
        CalibrationScheme kgw = scheme("markllm-kgw");
        CalibrationScheme wrong = new CalibrationScheme(
                "repeats counted",
                v -> new NullLaw.Continuous(),
                kgw.workload(),
                (key, v, caches) -> text ->
                        kgw.factory().detector(key, v, caches).detect(text).map(CalibrationCheckTest::byReference));
        StringWriter table = new StringWriter();
        boolean held = new SchemeCalibration(List.of(wrong))
                .check(new CalibrationSettings(1_500, 5, 2, Set.of()), new PrintWriter(table));
        assertThat(held).isFalse();
        assertThat(table.toString()).containsPattern("repeats counted .* no\n");
    }

    @Test
    void countingRepeatedWordsIsNoticed() {
        WordLevelTextDetector words = WordCalibration.detector();
        CalibrationScheme wrong = new CalibrationScheme(
                "words counted twice",
                v -> new NullLaw.Continuous(),
                CalibrationScheme.Workload.WORDS,
                (key, v, caches) -> text -> words.detect(text).map(CalibrationCheckTest::wordsByReference));
        StringWriter table = new StringWriter();
        boolean held = new SchemeCalibration(List.of(wrong))
                .check(new CalibrationSettings(2_000, 5, 2, Set.of()), new PrintWriter(table));
        assertThat(held).isFalse();
    }

    private static Detection wordsByReference(Detection found) {
        double z = found.measures().get("z");
        return new Detection("z", z, found.effectiveCount(), NormalTail.above(z), found.measures());
    }

    @Test
    void wordsOfEnglishAreFlaggedAsRarelyAsPromised() {
        StringWriter table = new StringWriter();
        CalibrationSettings settings = new CalibrationSettings(1_000, 5, 2, Set.of("yang-words"));
        assertThat(new WordCalibration().check(settings, new PrintWriter(table)))
                .isTrue();
        assertThat(table.toString())
                .contains("yang-words on 1000 texts of English as it is")
                .containsPattern("at 0.001: \\d texts flagged, .* holds")
                .containsPattern("repeats counted: \\d+ texts flagged, 0\\.0[2-9]");
        StringWriter nothing = new StringWriter();
        assertThat(new WordCalibration()
                        .check(new CalibrationSettings(100, 5, 1, Set.of("unigram")), new PrintWriter(nothing)))
                .isTrue();
        assertThat(nothing.toString()).isEmpty();
    }

    @Test
    void ratesOfThePosteriorAreMeasured() {
        StringWriter table = new StringWriter();
        CalibrationSettings settings = new CalibrationSettings(6_000, 5, 2, Set.of("synthid-bayesian"));
        assertThat(new PosteriorCalibration().check(settings, new PrintWriter(table)))
                .isTrue();
        assertThat(table.toString())
                .contains("prior 0.500 on 6000 null texts", "a posterior is no p-value")
                .containsPattern("posterior at least 0.5: \\d+ texts, 0.1\\d+, .* at most 1.00000 by likelihood: holds")
                .containsPattern("posterior at least 0.99: \\d+ texts, 0.00\\d+, .* 0.01010 by likelihood: holds")
                .containsPattern("at most 0.001 of such texts, at 99 %: log-odds above [4-9]\\.");
    }

    @Test
    void aThresholdIsExceededByAsFewAsItsBoundAllows() {
        double[] logOdds = new SplittableRandom(1).doubles(20_000).toArray();
        double threshold = PosteriorCalibration.threshold(logOdds);
        long above = Arrays.stream(logOdds).filter(one -> one >= threshold).count();
        assertThat(ClopperPearson.upper(above, 20_000, 0.01)).isLessThanOrEqualTo(1e-3);
        assertThat(ClopperPearson.upper(above + 1, 20_000, 0.01)).isGreaterThan(1e-3);
        assertThat(PosteriorCalibration.threshold(new double[100])).isInfinite();
        assertThat(PosteriorCalibration.threshold(new double[0])).isInfinite();
    }

    private static Detection byReference(Detection found) {
        double z = found.measures().get("z_score");
        return new Detection("z", z, found.effectiveCount(), NormalTail.above(z), found.measures());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf-kgw-lefthash", "lmw-simple_1", "lmw-skipgram", "markllm-exp", "markllm-sweet"})
    void tokenZeroIsNoEvidenceWhereItMakesTheSeedOfEveryKey(String name) {
        // Every context is token 0: what follows is coloured alike under all keys.
        int[] ids = new int[60];
        double[] entropies = new double[60];
        for (int i = 0; i < ids.length; i++) {
            entropies[i] = 2;
        }
        for (int i = 6; i < ids.length; i += 6) {
            ids[i] = 100 + i;
        }
        TokenText text = new TokenText(ids, new int[0], entropies);
        CalibrationScheme scheme = scheme(name);
        long[] counts = new SplittableRandom(4)
                .longs(5)
                .map(key -> scheme.factory()
                        .detector(key, 2_003, CalibrationScheme.Caches.small())
                        .detect(text)
                        .map(Detection::effectiveCount)
                        .orElse(0L))
                .toArray();
        assertThat(Arrays.stream(counts).max().orElse(0))
                .as("of about 60 draws")
                .isLessThanOrEqualTo(30);
        TokenText zeros = new TokenText(new int[60], new int[0], entropies);
        assertThat(scheme.factory()
                        .detector(7, 2_003, CalibrationScheme.Caches.small())
                        .detect(zeros))
                .isEmpty();
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new CalibrationSettings(99, 1, 1, Set.of())).hasMessageContaining("at least 100");
        assertThatThrownBy(() -> new CalibrationSettings(100, 1, 0, Set.of())).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> run(new CalibrationSettings(100, 1, 1, Set.of("kgw")), true))
                .hasMessageStartingWith("no scheme kgw; there are hf-kgw-lefthash");
    }

    @Test
    void kolmogorovsDistribution() {
        // 1.3581 and 1.6276 are the 5 % and 1 % points of the limit.
        assertThat(Uniformity.kolmogorov(1.3581 / 1_000, 1_000_000)).isBetween(0.0499, 0.0501);
        assertThat(Uniformity.kolmogorov(1.6276 / 1_000, 1_000_000)).isBetween(0.0099, 0.0101);
        assertThat(Uniformity.kolmogorov(0, 10)).isEqualTo(1);
        assertThat(Uniformity.kolmogorov(1, 0)).isEqualTo(1);
    }

    private static CalibrationScheme scheme(String name) {
        return CalibrationSchemes.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String run(CalibrationSettings settings, boolean expected) {
        StringWriter table = new StringWriter();
        assertThat(CalibrationCheck.usual().run(settings, new PrintWriter(table)))
                .isEqualTo(expected);
        return table.toString();
    }

    private static String withoutLastLine(String table) {
        return table.substring(0, table.stripTrailing().lastIndexOf('\n'));
    }
}

package dev.assay.scoring.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Reason;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextScoresTest {
    private static final double INF = Double.NEGATIVE_INFINITY;

    @Test
    void theHeadGivesAUniformDistributionItsNumbers() {
        TokenStatistics one =
                ReferenceHead.of(new double[][] {{3, 3, 3, 3}}, new double[][] {{0, 0, 0, 0}}, new int[] {2}, 3);
        double log4 = Math.log(4);
        assertThat(one.column(Statistic.LOGPROB)[0]).isCloseTo(-log4, within(1e-15));
        assertThat(one.column(Statistic.ENTROPY)[0]).isCloseTo(log4, within(1e-15));
        assertThat(one.column(Statistic.VARIANCE)[0]).isCloseTo(0, within(1e-15));
        assertThat(one.column(Statistic.RANK)).containsExactly(1);
        assertThat(one.column(Statistic.TOPK_ID)).containsExactly(0, 1, 2);
        assertThat(one.column(Statistic.LOG_SUM_SQRT)[0]).isCloseTo(log4 / 2, within(1e-15));
        assertThat(one.column(Statistic.LOG_SUM_SQ)[0]).isCloseTo(-log4, within(1e-15));
        assertThat(one.column(Statistic.CROSS_ENTROPY)[0]).isCloseTo(log4, within(1e-15));
        // One possible choice or none: no information, no number.
        assertThat(Curvature.single(one)).isNaN();
        assertThat(Curvature.terms(one)).containsExactly(0);
    }

    @Test
    void maskedLogitsAddNothing() {
        TokenStatistics masked = ReferenceHead.of(new double[][] {{1, INF, 0}}, null, new int[] {0}, 0);
        TokenStatistics plain = ReferenceHead.of(new double[][] {{1, 0}}, null, new int[] {0}, 0);
        for (Statistic one :
                new Statistic[] {Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE, Statistic.RANK}) {
            assertThat(masked.column(one)).containsExactly(plain.column(one));
        }
        assertThat(Scorability.of(masked, 1, Statistic.MEAN_LOGP).reason()).isEqualTo(Reason.INVALID_NUMBER);
    }

    @Test
    void anImpossibleTokenIsNamed() {
        TokenStatistics infinite = ReferenceHead.of(new double[][] {{1, INF}, {0, 0}}, null, new int[] {1, 0}, 0);
        Scorability found = Scorability.of(infinite, 1, Statistic.LOGPROB, Statistic.ENTROPY);
        assertThat(found.reason()).isEqualTo(Reason.IMPOSSIBLE_TOKEN);
        assertThat(found.detail()).isEqualTo("logprob[0]");
        TokenStatistics clamped =
                TokenStatistics.of(Source.PROXY, 2, 0, Map.of(Statistic.LOGPROB, new double[] {-1, -9.5e3}));
        assertThat(Scorability.of(clamped, 1, Statistic.LOGPROB).detail()).isEqualTo("logprob[1]");
        TokenStatistics excluded = TokenStatistics.of(
                Source.PROXY, 2, 0, Map.of(Statistic.CROSS_ENTROPY, new double[] {2, Double.POSITIVE_INFINITY}));
        assertThat(Scorability.of(excluded, 1, Statistic.CROSS_ENTROPY).reason())
                .isEqualTo(Reason.IMPOSSIBLE_TOKEN);
        TokenStatistics broken =
                TokenStatistics.of(Source.PROXY, 1, 0, Map.of(Statistic.CROSS_ENTROPY, new double[] {Double.NaN}));
        assertThat(Scorability.of(broken, 1, Statistic.CROSS_ENTROPY).reason()).isEqualTo(Reason.INVALID_NUMBER);
    }

    @Test
    void whatIsMissingOrTooShortIsNamed() {
        TokenStatistics none = TokenStatistics.of(Source.PRODUCER, 0, 0, Map.of(Statistic.LOGPROB, new double[0]));
        assertThat(Scorability.of(none, 0, Statistic.LOGPROB).reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(Scorability.of(none, 1, Statistic.LOGPROB, Statistic.RANK))
                .isEqualTo(new Scorability(Reason.UNSUPPORTED, "rank not known"));
        TokenStatistics one = TokenStatistics.of(Source.PRODUCER, 1, 0, Map.of(Statistic.LOGPROB, new double[] {-1}));
        assertThat(LikelihoodScores.minK(one, 0.2)).isNaN();
        assertThat(LikelihoodScores.minK(one, 1)).isEqualTo(-1);
    }

    @Test
    void aTextSampledFromTheModelKeepsTheLevels() {
        Random random = new Random(7);
        int rejectedZ = 0;
        int rejectedUnlike = 0;
        int rejectedTooLike = 0;
        int texts = 400;
        for (int text = 0; text < texts; text++) {
            TokenStatistics sampled = sample(random, 1);
            rejectedZ += Curvature.twoSided(Curvature.z(sampled)).p() <= 0.05 ? 1 : 0;
            LogEvidence evidence = LogEvidence.of(sampled);
            rejectedUnlike += evidence.logPUnlike() <= Math.log(0.05) ? 1 : 0;
            rejectedTooLike += evidence.logPTooLike() <= Math.log(0.05) ? 1 : 0;
        }
        assertThat(rejectedZ / (double) texts).isBetween(0.02, 0.09);
        assertThat(rejectedUnlike / (double) texts).isLessThanOrEqualTo(0.08);
        assertThat(rejectedTooLike / (double) texts).isLessThanOrEqualTo(0.08);
    }

    @Test
    void sharperAndFlatterSamplingIsFoundInItsDirection() {
        Random random = new Random(8);
        LogEvidence sharp = LogEvidence.NONE;
        LogEvidence flat = LogEvidence.NONE;
        for (int text = 0; text < 5; text++) {
            sharp = sharp.and(sample(random, 0.6));
            flat = flat.and(sample(random, 1.5));
        }
        assertThat(sharp.logPTooLike()).isLessThan(Math.log(1e-6));
        assertThat(sharp.logPUnlike()).isGreaterThan(Math.log(0.05));
        assertThat(flat.logPUnlike()).isLessThan(Math.log(1e-3));
        assertThat(flat.logPTooLike()).isGreaterThan(Math.log(0.05));
        assertThat(sharp.logPEither()).isCloseTo(sharp.logPTooLike() + Math.log(2), within(1e-6));
    }

    @Test
    void evidenceOfPartsAddsUp() {
        TokenStatistics whole = sample(new Random(9), 1);
        LogEvidence once = LogEvidence.of(whole);
        LogEvidence parts = LogEvidence.of(part(whole, 0, 50)).and(part(whole, 50, whole.length()));
        assertThat(parts).isEqualTo(once);
    }

    @Test
    void countsRefuseForeignIds() {
        TokenCounts counts = TokenCounts.of(3, 0, 1);
        assertThat(counts.covers(new int[] {0, 2})).isTrue();
        assertThat(counts.covers(new int[] {3})).isFalse();
        TokenStatistics two = TokenStatistics.of(Source.PROXY, 2, 0, Map.of(Statistic.LOGPROB, new double[] {-1, -2}));
        // The second occurrence does not count.
        assertThat(counts.divergence(two, new int[] {1, 1}, 1e9)).isCloseTo(Math.exp(-1) * Math.log(7), within(1e-15));
        assertThat(counts.divergence(two, new int[] {1, 0}, 0.01)).isCloseTo(0.01, within(1e-15));
    }

    private static TokenStatistics part(TokenStatistics whole, int from, int to) {
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        for (Statistic one : Statistic.values()) {
            if (whole.has(one)) {
                columns.put(one, Arrays.copyOfRange(whole.column(one), from, to));
            }
        }
        return TokenStatistics.of(Source.PROXY, to - from, 0, columns);
    }

    /** 150 tokens from random distributions over 200 tokens, at a temperature. */
    private static TokenStatistics sample(Random random, double temperature) {
        int n = 150;
        double[][] logits = new double[n][200];
        int[] ids = new int[n];
        for (int t = 0; t < n; t++) {
            double[] weights = new double[logits[t].length];
            for (int v = 0; v < weights.length; v++) {
                logits[t][v] = 2.5 * random.nextGaussian();
                weights[v] = Math.exp(logits[t][v] / temperature);
            }
            double left = random.nextDouble() * Arrays.stream(weights).sum();
            while (ids[t] < weights.length - 1 && left > weights[ids[t]]) {
                left -= weights[ids[t]++];
            }
        }
        return ReferenceHead.of(logits, null, ids, 0);
    }
}

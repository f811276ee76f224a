package dev.assay.scoring.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Span;
import dev.assay.scoring.explanation.ExplanationRule.Extent;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationRuleTest {
    private static final double LEVEL = 0.01;

    @Test
    void contributionsSumToTheStatisticHoweverCoarse() {
        int[] ids = new SplittableRandom(1).ints(500, 0, 40).toArray();
        Detection found =
                VllmGumbelDetector.single(3, 2, true).detect(ids, new int[0]).orElseThrow();
        for (int most : new int[] {1, 7, 100, 499, 500, 100_000}) {
            List<Span> spans = DrawSpans.of(found.draws(), most);
            assertThat(spans).hasSizeLessThanOrEqualTo(most);
            assertThat(spans.stream().mapToDouble(Span::score).sum()).isCloseTo(found.statistic(), within(1e-8));
            assertThat(spans).allSatisfy(span -> {
                assertThat(span.unit()).isEqualTo(Span.Unit.TOKEN);
                assertThat(span.label()).isEqualTo("draw");
            });
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i).start())
                        .isGreaterThanOrEqualTo(spans.get(i - 1).end());
            }
            Span last = spans.get(spans.size() - 1);
            assertThat(last.measures().get("log10_p")).isCloseTo(found.tail().log10(), within(1e-8));
        }
        assertThat(DrawSpans.of(found.draws(), 500))
                .allSatisfy(span -> assertThat(span.measures()).containsOnlyKeys("log10_p"));
        assertThat(DrawSpans.of(found.draws(), 1).get(0).measures())
                .containsEntry("draws", (double) found.effectiveCount());
    }

    @Test
    void theRunningPValueIsTheExactTailOfThePrefix() {
        Draws green = draws(new DrawLaw.Bernoulli(0.25), 1, 0, 1, 1);
        List<Span> spans = DrawSpans.of(green, 10);
        long sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += (long) green.values()[i];
            assertThat(spans.get(i).measures().get("log10_p"))
                    .isCloseTo(BinomialTail.atLeast(sum, i + 1, 0.25).log10(), within(1e-12));
        }
        Draws gumbel = draws(new DrawLaw.Exponential(), 0.5, 0, 7);
        assertThat(DrawSpans.of(gumbel, 10).get(2).measures().get("log10_p"))
                .isCloseTo(GammaTail.atLeast(3.0, 7.5).log10(), within(1e-12));
        Draws layers = draws(new DrawLaw.Binomial(30, 0.4996), 17, 12);
        assertThat(DrawSpans.of(layers, 10).get(1).measures().get("log10_p"))
                .isCloseTo(BinomialTail.atLeast(29, 60, 0.4996).log10(), within(1e-12));
        assertThat(DrawSpans.of(draws(new DrawLaw.Weighted(), 0.3, -0.1), 10))
                .allSatisfy(span -> assertThat(span.measures()).isEmpty());
    }

    @Test
    void severalDrawsOfOneTokenAreOneSpan() {
        Draws draws = new Draws(
                new DrawLaw.Bernoulli(0.5), new int[] {3, 3, 3, 5}, new long[] {1, 2, 3, 4}, new double[] {1, 0, 1, 1});
        List<Span> spans = DrawSpans.of(draws, 10);
        assertThat(spans).hasSize(2);
        assertThat(spans.get(0).score()).isEqualTo(2);
        assertThat(spans.get(0).measures()).containsEntry("draws", 3.0);
    }

    @Test
    void whereThePlacesAreKnownSpansCountCharacters() {
        Draws draws =
                draws(new DrawLaw.Bernoulli(0.5), 1, 0).placedAt(new Draws.Places(new int[] {0, 5}, new int[] {4, 9}));
        assertThat(DrawSpans.of(draws, 10)).extracting(Span::unit).containsOnly(Span.Unit.CHARACTER);
        // The first three tokens are bytes of one character.
        Draws shared = draws(new DrawLaw.Bernoulli(0.5), 1, 0, 1, 1)
                .placedAt(new Draws.Places(new int[] {0, 0, 0, 2}, new int[] {2, 2, 2, 3}));
        List<Span> spans = DrawSpans.of(shared, 10);
        assertThat(spans).extracting(Span::start).containsExactly(0, 2);
        assertThat(spans).extracting(Span::end).containsExactly(2, 3);
        assertThat(spans).extracting(Span::score).containsExactly(2.0, 1.0);
        assertThat(spans.get(0).measures()).containsEntry("draws", 3.0);
        assertThat(DrawSpans.of(draws, 10).get(1).start()).isEqualTo(5);
        assertThat(DrawSpans.of(draws, 1).get(0).end()).isEqualTo(9);
    }

    @Test
    void onlyWhatIsAskedForIsExplained() {
        List<Evidence> evidence = List.of(finding("a", -2, false, 30), finding("b", -9, true, 30), plain());
        assertThat(ExplanationRule.NONE.explain(evidence, LEVEL)).isEqualTo(evidence);

        List<Evidence> flagged = new ExplanationRule(Extent.FLAGGED, 2_000).explain(evidence, LEVEL);
        assertThat(flagged).extracting(one -> one.spans().size()).containsExactly(0, 30, 0);
        assertThat(flagged.get(1).measures())
                .containsEntry("draw_mean", 0.25)
                .containsEntry("draw_level", LEVEL)
                .containsKey("draw_deviation");
        assertThat(flagged.get(1).notes()).containsEntry("draw_law", "bernoulli");
        assertThat(flagged.get(1).pValue()).isEqualTo(evidence.get(1).pValue());

        List<Evidence> all = new ExplanationRule(Extent.ALL, 2_000).explain(evidence, LEVEL);
        assertThat(all).extracting(one -> one.spans().size()).containsExactly(30, 30, 0);
    }

    @Test
    void theStrongestFindingsTakeTheirSpansFirst() {
        List<Evidence> evidence = List.of(
                finding("weak", -1, false, 50), finding("strong", -40, true, 50), finding("none", -0.1, false, 50));
        assertThat(new ExplanationRule(Extent.ALL, 75).explain(evidence, LEVEL))
                .extracting(one -> one.spans().size())
                .containsExactly(25, 50, 0);
        assertThat(new ExplanationRule(Extent.ALL, 60).explain(evidence, LEVEL))
                .extracting(one -> one.spans().size())
                .containsExactly(0, 50, 0);
        assertThat(new ExplanationRule(Extent.ALL, 20).explain(evidence, LEVEL))
                .extracting(one -> one.spans().size())
                .containsExactly(0, 17, 0);
        assertThatThrownBy(() -> new ExplanationRule(Extent.ALL, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Draws draws(DrawLaw law, double... values) {
        return new Draws(
                law,
                IntStream.range(0, values.length).toArray(),
                IntStream.range(0, values.length).asLongStream().toArray(),
                values);
    }

    private static Evidence finding(String key, double log10, boolean flagged, int draws) {
        return Evidence.scored("watermark.kgw.lefthash", Family.WATERMARK)
                .keyId(key)
                .log10PValue(log10)
                .flagged(flagged)
                .draws(draws(new DrawLaw.Bernoulli(0.25), new double[draws]))
                .build();
    }

    private static Evidence plain() {
        return Evidence.scored("watermark.kuditipudi", Family.WATERMARK)
                .pValue(0.001, -3)
                .flagged(true)
                .build();
    }
}

package dev.assay.scoring.watermark.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.ClopperPearson;
import dev.assay.scoring.stats.GammaTail;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Windows over draws of every law: the same as over colours, honest, and awake. */
class DrawWindowsTest {
    private static final List<DrawLaw> LAWS =
            List.of(new DrawLaw.Bernoulli(0.25), new DrawLaw.Exponential(), new DrawLaw.Binomial(30, 0.49));

    @Test
    void greenDrawsHaveTheWindowsOfColours() {
        Random random = new Random(3);
        for (int length : new int[] {1, 15, 16, 17, 100, 333}) {
            BitSet green = new BitSet();
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                boolean set = random.nextInt(4) == 0;
                green.set(i, set);
                values[i] = set ? 1 : 0;
            }
            WindowCover.Strongest cover = WindowCover.of(green, length, 1, 4);
            DrawWindows.Strongest windows = DrawWindows.of(draws(new DrawLaw.Bernoulli(0.25), values));
            assertThat(windows.windows()).isEqualTo(cover.windows());
            assertThat(windows.sum()).isEqualTo(cover.green());
            assertThat(windows.start()).isEqualTo(cover.start());
            assertThat(windows.end()).isEqualTo(cover.end());
            assertThat(windows.tail().p())
                    .isCloseTo(cover.tail().p(), within(1e-12 * cover.tail().p()));
        }
    }

    @Test
    void drawsWithoutAMarkAreFoundNoMoreOftenThanPromised() {
        Random random = new Random(4);
        int texts = 3_000;
        for (DrawLaw law : LAWS) {
            int rare = 0;
            for (int i = 0; i < texts; i++) {
                double[] values = new double[20 + random.nextInt(180)];
                for (int j = 0; j < values.length; j++) {
                    values[j] = draw(law, random);
                }
                rare += DrawWindows.of(draws(law, values)).tail().p() <= 0.05 ? 1 : 0;
            }
            assertThat(ClopperPearson.lower(rare, texts, 1e-6))
                    .as(law.toString())
                    .isLessThanOrEqualTo(0.05);
            assertThat(rare).as(law.toString()).isPositive();
        }
    }

    @Test
    void aMarkedPartIsFoundWhereItStands() {
        Random random = new Random(5);
        for (DrawLaw law : LAWS) {
            double[] values = new double[800];
            for (int j = 0; j < values.length; j++) {
                values[j] = draw(law, random);
                if (j >= 400 && j < 464) {
                    values[j] = law instanceof DrawLaw.Bernoulli
                            ? Math.max(values[j], random.nextInt(4) == 0 ? 0 : 1)
                            : values[j] + draw(law, random);
                }
            }
            DrawWindows.Strongest found = DrawWindows.of(draws(law, values));
            assertThat(found.tail().p()).as(law.toString()).isLessThan(1e-2);
            assertThat(found.start()).as(law.toString()).isBetween(350, 450);
            assertThat(found.end()).as(law.toString()).isBetween(410, 520);
        }
    }

    @Test
    void weightedDrawsHaveNone() {
        assertThat(DrawWindows.have(new DrawLaw.Weighted())).isFalse();
        assertThatThrownBy(() -> DrawWindows.of(draws(new DrawLaw.Weighted(), new double[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(DrawWindows.of(draws(new DrawLaw.Exponential(), new double[] {3}))
                        .tail())
                .isEqualTo(GammaTail.atLeast(1, 3));
    }

    private static double draw(DrawLaw law, Random random) {
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return random.nextDouble() < bernoulli.probability() ? 1 : 0;
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            return random.doubles(binomial.layers())
                    .filter(u -> u < binomial.probability())
                    .count();
        }
        return -Math.log(1 - random.nextDouble());
    }

    private static Draws draws(DrawLaw law, double[] values) {
        return new Draws(
                law,
                IntStream.range(0, values.length).toArray(),
                IntStream.range(0, values.length).asLongStream().toArray(),
                values);
    }
}

package dev.assay.scoring.watermark.green;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.stats.ClopperPearson;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows over a text. */
class WindowCoverTest {
    private static final int LIST = 1;
    private static final int VOCABULARY = 4;

    @Test
    void aShortTextIsOneWindow() {
        BitSet green = BitSet.valueOf(new long[] {0b1011});
        WindowCover.Strongest strongest = WindowCover.of(green, 5, LIST, VOCABULARY);
        assertThat(strongest.windows()).isEqualTo(1);
        assertThat(strongest.start()).isZero();
        assertThat(strongest.end()).isEqualTo(5);
        assertThat(strongest.green()).isEqualTo(3);
        assertThat(strongest.tail().p()).isCloseTo(0.103515625, within(1e-12));
    }

    @Test
    void findsTheWatermarkedPart() {
        Random random = new Random(1);
        BitSet green = new BitSet();
        for (int i = 0; i < 1_000; i++) {
            green.set(i, random.nextDouble() < (i >= 700 && i < 780 ? 0.8 : 0.25));
        }
        WindowCover.Strongest strongest = WindowCover.of(green, 1_000, LIST, VOCABULARY);
        assertThat(strongest.tail().p()).isLessThan(1e-9);
        assertThat(strongest.start()).isBetween(680, 750);
        assertThat(strongest.end()).isBetween(720, 800);
        assertThat(strongest.windows()).isLessThan(300);
    }

    @Test
    void theCoverReachesTheEndOfTheText() {
        for (int length : new int[] {17, 31, 33, 100, 1_023}) {
            BitSet green = new BitSet();
            green.set(length - 16, length);
            WindowCover.Strongest strongest = WindowCover.of(green, length, LIST, VOCABULARY);
            assertThat(strongest.end()).isEqualTo(length);
            assertThat(strongest.green()).isEqualTo(16);
        }
    }

    @Test
    void nullTextsStayBelowEveryLevel() {
        Random random = new Random(2);
        int texts = 20_000;
        double[] levels = {0.2, 0.05, 0.01, 0.001};
        int[] below = new int[levels.length];
        for (int t = 0; t < texts; t++) {
            int length = 1 + random.nextInt(400);
            BitSet green = new BitSet();
            for (int i = 0; i < length; i++) {
                green.set(i, random.nextInt(4) == 0);
            }
            double p = WindowCover.of(green, length, LIST, VOCABULARY).tail().p();
            assertThat(p).isBetween(0.0, 1.0);
            for (int i = 0; i < levels.length; i++) {
                below[i] += p <= levels[i] ? 1 : 0;
            }
        }
        for (int i = 0; i < levels.length; i++) {
            assertThat(ClopperPearson.lower(below[i], texts, 1e-4)).isLessThanOrEqualTo(levels[i]);
        }
        assertThat(below[1]).isGreaterThan(texts / 200);
    }
}

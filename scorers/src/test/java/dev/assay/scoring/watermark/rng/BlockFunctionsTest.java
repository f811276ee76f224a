package dev.assay.scoring.watermark.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Philox and Murmur against their authors' answers, and words read out of line against words read in order. */
class BlockFunctionsTest {
    @Test
    void philoxGivesTheKnownAnswers() {
        assertThat(philox(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(philox(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void murmurGivesTheKnownAnswers() {
        assertThat(Murmur3.finish(0, 0)).isZero();
        assertThat(Murmur3.finish(Murmur3.mix(0, 0), 1)).isEqualTo(0x2362F9DE);
        assertThat(Murmur3.finish(Murmur3.mix(0, 0x87654321), 1)).isEqualTo(0xF55B516B);
    }

    @Test
    void wordsOutOfLineAreThoseInOrder() {
        MersenneTwister ordered = new MersenneTwister(5489);
        MersenneWords words = new MersenneWords();
        words.seed(5489);
        for (int i = 0; i < 5_000; i++) {
            int expected = ordered.nextWord();
            if (i % 7 == 0 || i > 4_900) {
                assertThat(words.word(i)).isEqualTo(expected);
            }
        }
        words.seed(5489);
        assertThat(words.word(0)).isEqualTo(new MersenneTwister(5489).nextWord());
        words.word(10_000);
        assertThatThrownBy(() -> words.word(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfThirtyTwoBitsAreSeedsAndLongerOnesAreNot() {
        MersenneWords plain = new MersenneWords();
        MersenneWords unmasked = new MersenneWords();
        plain.seed(-5);
        unmasked.seedUnmasked(BigInteger.valueOf(0xfffffffbL));
        assertThat(unmasked.word(700)).isEqualTo(plain.word(700));
        unmasked.seedUnmasked(BigInteger.valueOf(0x1fffffffbL));
        assertThat(unmasked.word(700)).isNotEqualTo(plain.word(700));
    }

    private static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
        Philox4x32 philox = new Philox4x32();
        philox.counter(c0, c1, c2, c3);
        philox.apply(k0, k1);
        return new int[] {philox.word(0), philox.word(1), philox.word(2), philox.word(3)};
    }
}

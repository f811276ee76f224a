package dev.assay.scoring.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Null texts are the same for the same number, stay in their vocabulary, and repeat themselves as real texts do. */
class NullTextsTest {
    private final NullTexts texts = new NullTexts(1, Prose.bundled());

    @Test
    void aNumberAlwaysGivesTheSameText() {
        NullTexts again = new NullTexts(1, Prose.bundled());
        for (int i = 0; i < 50; i++) {
            assertThat(again.text(i).text().ids())
                    .isEqualTo(texts.text(i).text().ids());
        }
        assertThat(new NullTexts(2, Prose.bundled()).text(3).text().ids())
                .isNotEqualTo(texts.text(3).text().ids());
    }

    @Test
    void textsStayWithinTheirBounds() {
        int[] lengths = IntStream.range(0, 4_000)
                .map(i -> {
                    NullTexts.NullText text = texts.text(i);
                    assertThat(text.vocabularySize()).isEqualTo(i % 2 == 0 ? 50_257 : 151_936);
                    assertThat(Arrays.stream(text.text().ids()).allMatch(id -> id >= 0 && id < text.vocabularySize()))
                            .isTrue();
                    assertThat(text.text().entropies())
                            .hasSameSizeAs(text.text().ids());
                    assertThat(Arrays.stream(text.text().entropies()).allMatch(e -> e >= 0 && e < 7))
                            .isTrue();
                    return text.text().ids().length;
                })
                .toArray();
        assertThat(Arrays.stream(lengths).min().orElse(0)).isEqualTo(1);
        assertThat(Arrays.stream(lengths).max().orElse(0)).isBetween(1_024, NullTexts.LONGEST);
        assertThat(Arrays.stream(lengths).average().orElse(0)).isBetween(60.0, 85.0);
        int[] small = texts.text(8, 300, 64).text().ids();
        assertThat(small).hasSizeLessThanOrEqualTo(64);
        assertThat(Arrays.stream(small).allMatch(id -> id < 300)).isTrue();
    }

    @Test
    void textsRepeatThemselvesAndEachOther() {
        long repeated = 0;
        long all = 0;
        for (int i = 0; i < 2_000; i++) {
            int[] ids = texts.text(i).text().ids();
            long pairs = IntStream.range(1, ids.length)
                    .mapToLong(at -> (long) ids[at - 1] << 32 | ids[at])
                    .distinct()
                    .count();
            repeated += Math.max(0, ids.length - 1 - pairs);
            all += ids.length;
        }
        assertThat((double) repeated / all).isBetween(0.15, 0.4);
    }

    @Test
    void proseKnowsWhatFollows() {
        Prose prose = Prose.bundled();
        assertThat(prose.length()).isEqualTo(596_374);
        assertThat(prose.types()).isEqualTo(22_538);
        int[] followers = prose.followers(1);
        assertThat(followers).isSorted().hasSizeGreaterThan(10_000);
        assertThat(followers[0]).isGreaterThanOrEqualTo(0);
    }
}

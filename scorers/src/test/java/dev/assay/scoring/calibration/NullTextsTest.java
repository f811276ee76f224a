package dev.assay.scoring.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
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
    void ownTokensRenameTheTokensOfEachTextInAWayOfItsOwn() {
        int v = 16_381;
        Map<Integer, Set<Integer>> names = new HashMap<>();
        int renamed = 0;
        for (int i = 0; i < 300; i++) {
            int[] before = texts.text(i, v, 200).text().ids();
            int[] promptBefore = texts.text(i, v, 200).text().promptIds();
            NullTexts.NullText own = texts.ownTokens(i, v, 200);
            int[] after = own.text().ids();
            assertThat(own.vocabularySize()).isEqualTo(v);
            assertThat(after).hasSameSizeAs(before);
            assertThat(own.text().promptIds()).hasSameSizeAs(promptBefore);
            assertThat(own.text().entropies())
                    .isEqualTo(texts.text(i, v, 200).text().entropies());
            Map<Integer, Integer> to = new HashMap<>();
            Map<Integer, Integer> from = new HashMap<>();
            for (int at = 0; at < before.length; at++) {
                assertThat(after[at]).isBetween(0, v - 1);
                assertThat(to.computeIfAbsent(before[at], keep(after[at]))).isEqualTo(after[at]);
                assertThat(from.computeIfAbsent(after[at], keep(before[at]))).isEqualTo(before[at]);
            }
            for (int at = 0; at < promptBefore.length; at++) {
                int name = own.text().promptIds()[at];
                assertThat(name).isBetween(0, v - 1);
                assertThat(to.computeIfAbsent(promptBefore[at], keep(name))).isEqualTo(name);
            }
            for (Map.Entry<Integer, Integer> one : to.entrySet()) {
                names.computeIfAbsent(one.getKey(), token -> new HashSet<>()).add(one.getValue());
                renamed++;
            }
            assertThat(texts.ownTokens(i, v, 200).text().ids()).isEqualTo(after);
        }
        int different = names.values().stream().mapToInt(Set::size).sum();
        assertThat((double) different / renamed)
                .as("names that no other text has")
                .isGreaterThan(0.98);
    }

    private static Function<Integer, Integer> keep(int value) {
        return key -> value;
    }

    @Test
    void englishIsSpelledAsItWasPrinted() {
        Spellings spellings = Spellings.bundled();
        Prose prose = Prose.bundled();
        assertThat(spellings.types()).isEqualTo(prose.types());
        int[] start = IntStream.range(0, 38).map(prose::at).toArray();
        assertThat(spellings.text(start))
                .isEqualTo("they were, of the heavy loss that threatened her.\nBut this stillness did not long remain"
                        + " uninterrupted. All the members of the family, who had been named as belonging to the");
        assertThat(spellings.text(new int[0])).isEmpty();
        assertThat(texts.english(5).text().text()).isEqualTo(spellings.text(texts.words(5, NullTexts.LONGEST)));
        assertThat(texts.words(5, 3)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void ownWordsKeepCommonWordsMarksAndEnds() {
        Spellings spellings = Spellings.bundled();
        int[] start = IntStream.range(0, 38).map(Prose.bundled()::at).toArray();
        String own = spellings.ownText(start, new SplittableRandom(1));
        String other = spellings.ownText(start, new SplittableRandom(2));
        assertThat(own).startsWith("they were, of the ").isNotEqualTo(other);
        assertThat(own.split("[ \n]")).hasSameSizeAs(spellings.text(start).split("[ \n]"));
        assertThat(own).matches("(?s).* of the \\S+ly, who had been \\S+ as \\S+ng to the");
        assertThat(spellings.ownText(start, new SplittableRandom(1))).isEqualTo(own);
        // Repeats stay repeats, and different words stay different: letters only change places.
        Set<String> written = new HashSet<>();
        IntStream.range(0, 500)
                .forEach(word -> written.add(spellings.ownText(new int[] {word}, new SplittableRandom(3))));
        assertThat(written).hasSizeGreaterThan(490);
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

package dev.assay.scoring.watermark.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermutationPrefixTest {
    private final PermutationPrefix.Scratch scratch = new PermutationPrefix.Scratch();

    /** Every entry of small permutations: most of them meet several candidate steps and moves. */
    @ParameterizedTest
    @CsvSource({
        "1,0",
        "1,1",
        "2,1",
        "2,2",
        "3,2",
        "10,5",
        "64,63",
        "64,64",
        "623,400",
        "624,624",
        "625,625",
        "1024,1000",
        "1300,1250",
        "4096,1024",
        "4097,4000"
    })
    void agreesWithThePermutationForEveryEntry(int n, int length) {
        SplittableRandom random = new SplittableRandom(n * 31L + length);
        PermutationPrefix prefix = new PermutationPrefix(n, length);
        for (int round = 0; round < 20; round++) {
            int seed = random.nextInt();
            long[] expected = TorchCpuGenerator.seeded(seed).randpermPrefix(n, length);
            for (int entry = 0; entry < n; entry++) {
                assertThat(prefix.contains(scratch, seed, length, entry))
                        .as("entry %s under %s", entry, seed)
                        .isEqualTo((expected[entry >>> 6] >>> entry & 1) != 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50257,12564",
        "50257,25128",
        "50257,50257",
        "151936,37984",
        "151936,113952",
        "32768,16384",
        "65536,65535"
    })
    void agreesWithThePermutationForVocabularies(int n, int length) {
        SplittableRandom random = new SplittableRandom(n + length);
        PermutationPrefix prefix = new PermutationPrefix(n, length);
        for (int round = 0; round < 8; round++) {
            int seed = random.nextInt();
            long[] expected = TorchCpuGenerator.seeded(seed).randpermPrefix(n, length);
            for (int i = 0; i < 150; i++) {
                int entry = random.nextInt(i % 2 == 0 ? n : Math.min(n, 2_000));
                assertThat(prefix.contains(scratch, seed, length, entry))
                        .isEqualTo((expected[entry >>> 6] >>> entry & 1) != 0);
            }
        }
    }

    @Test
    void aShorterPrefixThanPreparedForIsAnsweredToo() {
        PermutationPrefix prefix = new PermutationPrefix(2_000, 1_500);
        for (int length : new int[] {0, 1, 623, 624, 625, 1_500}) {
            long[] expected = TorchCpuGenerator.seeded(7).randpermPrefix(2_000, length);
            for (int entry = 0; entry < 2_000; entry++) {
                assertThat(prefix.contains(scratch, 7, length, entry))
                        .isEqualTo((expected[entry >>> 6] >>> entry & 1) != 0);
            }
        }
    }

    /** Side by side as one by one: every number of seeds, entries outside, prefixes of any length. */
    @Test
    void severalSeedsAreAnsweredAsOneByOne() {
        SplittableRandom random = new SplittableRandom(20_261_122);
        for (int n : new int[] {1, 2, 3, 7, 623, 624, 625, 1_249, 5_003, 50_257}) {
            PermutationPrefix prefix = new PermutationPrefix(n, n);
            for (int count = 0; count <= PermutationPrefix.Scratch.MOST; count++) {
                int length = random.nextInt(n + 1);
                int[] seeds = random.ints(count).toArray();
                int[] entries = random.ints(count, -1, n + 1).toArray();
                boolean[] answers = new boolean[PermutationPrefix.Scratch.MOST];
                prefix.contain(scratch, seeds, length, entries, count, answers);
                for (int i = 0; i < count; i++) {
                    boolean stepwise = TorchCpuGenerator.seeded(seeds[i]).randpermPrefixContains(n, length, entries[i]);
                    assertThat(answers[i]).as("%s of %s", length, n).isEqualTo(stepwise);
                    assertThat(prefix.contains(scratch, seeds[i], length, entries[i]))
                            .isEqualTo(stepwise);
                }
            }
        }
    }

    @Test
    void whatIsOutsideIsNotContained() {
        PermutationPrefix prefix = new PermutationPrefix(100, 100);
        assertThat(prefix.contains(scratch, 1, 100, -1)).isFalse();
        assertThat(prefix.contains(scratch, 1, 100, 100)).isFalse();
        assertThat(prefix.contains(scratch, 1, 100, 99)).isTrue();
        assertThatThrownBy(() -> new PermutationPrefix(100, 50).contains(scratch, 1, 51, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PermutationPrefix(100, 50).contains(scratch, 1, -1, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PermutationPrefix(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that are looked for together have the colours that they have one by one and in the permutation itself. */
class GreenListsTest {
    @ParameterizedTest
    @CsvSource({
        "1,0",
        "1,1",
        "2,1",
        "3,2",
        "7,3",
        "97,97",
        "623,311",
        "624,312",
        "625,313",
        "1001,250",
        "4099,2049",
        "50257,25128"
    })
    void togetherAsOneByOne(int vocabulary, int green) {
        SplittableRandom random = new SplittableRandom(31L * vocabulary + green);
        for (int count : new int[] {0, 1, 2, 3, 7, 8, 9, 16, 65}) {
            // Few seeds meet a seed's sixth token, which draws its whole list; many leave every token to a search.
            for (int seedRange : new int[] {1, 3, 40, Integer.MAX_VALUE}) {
                long[] seeds = random.longs(count, 0, seedRange).toArray();
                int[] tokens = random.ints(count, -2, vocabulary + 2).toArray();
                for (GreenLists lists : new GreenLists[] {new GreenLists(), new GreenLists(0), new GreenLists(2_000)}) {
                    BitSet found = lists.contained(seeds, vocabulary, green, tokens);
                    assertThat(found).isEqualTo(oneByOne(seeds, vocabulary, green, tokens));
                    assertThat(lists.contained(seeds, vocabulary, green, tokens))
                            .as("again")
                            .isEqualTo(found);
                }
            }
        }
    }

    @Test
    void colours() {
        SplittableRandom random = new SplittableRandom(4);
        long[] seeds = random.longs(100).toArray();
        int[] tokens = random.ints(100, 0, 5_003).toArray();
        BitSet found = new GreenLists().contained(seeds, 5_003, 2_501, tokens);
        for (int i = 0; i < tokens.length; i++) {
            long[] list = TorchCpuGenerator.seeded(seeds[i]).randpermPrefix(5_003, 2_501);
            assertThat(found.get(i)).isEqualTo((list[tokens[i] >>> 6] >>> tokens[i] & 1) != 0);
        }
    }

    /** Too large for a table of steps. */
    @Test
    void hugeListsAreSearchedToo() {
        int vocabulary = 3_000_000;
        int green = 1_200_000;
        long[] seeds = {5, 6, 5, -7};
        int[] tokens = {1, 2_999_999, 77, 3_000_000};
        assertThat(new GreenLists().contained(seeds, vocabulary, green, tokens))
                .isEqualTo(oneByOne(seeds, vocabulary, green, tokens));
    }

    private static BitSet oneByOne(long[] seeds, int vocabulary, int green, int[] tokens) {
        BitSet found = new BitSet();
        for (int i = 0; i < tokens.length; i++) {
            found.set(i, TorchCpuGenerator.seeded(seeds[i]).randpermPrefixContains(vocabulary, green, tokens[i]));
        }
        return found;
    }
}

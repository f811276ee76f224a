package dev.assay.scoring.watermark.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MersenneLanesTest {
    private final MersenneLanes lanes = new MersenneLanes();
    private final SplittableRandom random = new SplittableRandom(19_937);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 5, 15, 16, 17, 20, 21, 33, 200})
    void agreeWithStreamsOneByOne(int count) {
        for (int farthest : new int[] {1, 2, 624, 625, 1_300, 20_011, 151_936}) {
            check(random.ints(count).toArray(), random.ints(count, 0, farthest).toArray());
        }
    }

    @Test
    void agreeAtTheEdgesOfBlocksForAllLanes() {
        int[] edges = {0, 1, 226, 227, 395, 396, 397, 622, 623, 624, 851, 1_247, 1_248, 1_871, 1_872};
        for (int edge : edges) {
            check(random.ints(16).toArray(), random.ints(16, edge, edge + 1).toArray());
        }
        check(random.ints(edges.length).toArray(), edges);
    }

    @Test
    void repeatsAndSpecialSeedsAreStreamsLikeOthers() {
        check(new int[] {0, -1, 1 << 31, 0, 7, 7, 7, -1}, new int[] {5, 5, 5, 5, 0, 700, 0, 5});
        check(new int[300], new int[300]);
        check(random.ints(100, 0, 3).toArray(), random.ints(100, 0, 3).toArray());
    }

    @Test
    void aPlaceBeforeTheFirstIsRefused() {
        assertThatThrownBy(() -> lanes.torchFloats(new int[] {1}, new int[] {-1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void check(int[] seeds, int[] indices) {
        float[] floats = lanes.torchFloats(seeds, indices);
        assertThat(floats).hasSize(seeds.length);
        for (int i = 0; i < seeds.length; i++) {
            MersenneWords words = new MersenneWords();
            words.seed(seeds[i]);
            assertThat(floats[i]).as("place %s of %s", indices[i], seeds[i]).isEqualTo(words.torchFloat(indices[i]));
        }
    }
}

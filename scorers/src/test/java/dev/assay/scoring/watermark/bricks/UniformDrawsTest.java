package dev.assay.scoring.watermark.bricks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.watermark.rng.MersenneWords;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UniformDrawsTest {
    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void entriesAreThoseOfTheStreamsWhetherKeptOrNot() {
        for (UniformDraws draws : new UniformDraws[] {new UniformDraws(), new UniformDraws(0), new UniformDraws(20)}) {
            for (int count : new int[] {0, 1, 3, 16, 150, 150}) {
                int[] states = random.ints(count, -9, 9).toArray();
                int[] indices = random.ints(count, 0, 3_000).toArray();
                float[] expected = new float[count];
                for (int i = 0; i < count; i++) {
                    MersenneWords words = new MersenneWords();
                    words.seed(states[i]);
                    expected[i] = words.torchFloat(indices[i]);
                }
                assertThat(draws.at(states, indices)).isEqualTo(expected);
                assertThat(draws.at(states, indices)).as("again").isEqualTo(expected);
            }
        }
    }
}

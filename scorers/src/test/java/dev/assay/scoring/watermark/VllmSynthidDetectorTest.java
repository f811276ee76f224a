package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.watermark.gumbel.VllmSynthidDetector;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the vectors of vLLM's branch do not show: our own tail, and bounds. */
class VllmSynthidDetectorTest {
    private static final int[] NONE = {};

    @Test
    void repeatsCountOnceInTheTailWhereTheReferenceCountsThemAll() {
        int[] passage = IntStream.range(0, 20).map(i -> 37 * i + 5).toArray();
        int[] text = IntStream.range(0, 100).map(i -> passage[i % 20]).toArray();
        Detection every =
                new VllmSynthidDetector(77, 4, 32, false).detect(text, NONE).orElseThrow();
        assertThat(every.measures().get("num_scored_tokens")).isEqualTo(100);
        // Twenty contexts within the passages, and four that reach back before the text.
        assertThat(every.effectiveCount()).isEqualTo(24);
        Detection once =
                new VllmSynthidDetector(77, 4, 32, true).detect(text, NONE).orElseThrow();
        assertThat(once.measures().get("num_scored_tokens")).isEqualTo(24);
        assertThat(once.effectiveCount()).isEqualTo(24);
        assertThat(once.tail().p())
                .isEqualTo(every.tail().p())
                .isEqualTo(BinomialTail.atLeast((long) once.statistic(), 24 * 32L, 1, 2)
                        .p());
        assertThat(Arrays.stream(once.draws().values()).sum()).isEqualTo(once.statistic());
    }

    @Test
    void parametersBeyondTheReferencesAreRefused() {
        assertThatThrownBy(() -> new VllmSynthidDetector(1, 4, 33, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VllmSynthidDetector(1, 4, 0, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VllmSynthidDetector(1, 0, 32, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new VllmSynthidDetector(1, 4, 32, true).detect(NONE, NONE)).isEmpty();
    }
}

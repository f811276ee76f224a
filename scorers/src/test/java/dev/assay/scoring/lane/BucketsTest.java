package dev.assay.scoring.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 63, 64, 65, 100, 511, 512, 514, 8192})
    void closeLengthsHoldEveryRowWithLittlePadding(int maxTokens) {
        Buckets buckets = Buckets.fine(maxTokens);
        assertThat(buckets.mixed()).isFalse();
        assertThat(buckets.length(buckets.count() - 1)).isEqualTo(maxTokens);
        for (int tokens = 1; tokens <= maxTokens; tokens++) {
            int padded = buckets.length(buckets.of(tokens));
            assertThat(padded).isGreaterThanOrEqualTo(tokens).isLessThan(tokens + (tokens <= 64 ? 8 : 16));
        }
        assertThatThrownBy(() -> buckets.of(maxTokens + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsNoModelThatReadsNothing() {
        assertThatThrownBy(() -> Buckets.fine(0)).isInstanceOf(IllegalArgumentException.class);
    }
}

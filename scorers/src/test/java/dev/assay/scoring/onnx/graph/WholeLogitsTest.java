package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WholeLogitsTest {
    @Test
    void logitsThatExistAsAWholeAreBounded() {
        WholeLogits wide = new WholeLogits(4L * 151_936);
        assertThat(wide.tokens()).isEqualTo(441);
        assertThat(wide.rows(100)).isEqualTo(4);
        assertThat(wide.describe(2048)).contains("1244659712 bytes", "2048 tokens", "runs 441 tokens");
        assertThat(wide.rows(2048)).isEqualTo(1);
        assertThat(new WholeLogits(Long.MAX_VALUE).rows(2)).isEqualTo(1);
        assertThat(new WholeLogits(0).rows(1)).isEqualTo(Integer.MAX_VALUE);
    }
}

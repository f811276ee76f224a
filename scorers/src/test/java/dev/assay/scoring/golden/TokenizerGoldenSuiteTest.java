package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenizerGoldenSuiteTest {
    @Test
    void tokenizer_vectors_hold_exactly() throws Exception {
        GoldenReport report = Vectors.run(new TokenizerGoldenSuite(), "tokenizer_en.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(51);
    }
}

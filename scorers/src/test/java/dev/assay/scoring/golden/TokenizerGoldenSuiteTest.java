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

    @Test
    void random_joins_of_everything_the_rules_know_hold_exactly() throws Exception {
        GoldenReport report = Vectors.run(new TokenizerGoldenSuite(), "tokenizer_rules.json.gz");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(1200);
    }

    @Test
    void texts_cut_by_spacy_itself_hold_exactly() throws Exception {
        GoldenReport report = Vectors.run(new TokenizerGoldenSuite(), "more_tokenizer_en.json.gz");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(1842);
    }
}

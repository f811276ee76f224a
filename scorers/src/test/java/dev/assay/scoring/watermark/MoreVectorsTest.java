package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.lmw.HomoglyphNormalizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of keys, parameters and texts at the edge of what the references take, and beyond it. */
class MoreVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark-more");
    private static final List<GoldenSuite> SUITES = WatermarkSchemes.installed().goldenSuites();

    @ParameterizedTest
    @CsvSource({
        "hf_kgw, 74",
        "lm_watermarking_simple_1, 112",
        "lm_watermarking_extended, 360",
        "lm_watermarking_winmax, 28",
        "lm_watermarking_normalizers, 452",
        "unigram, 62",
        "synthid_hf, 6",
        "vllm_native, 96",
    })
    void everyVectorAgrees(String file, int cases) throws IOException {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = new GoldenCheck(SUITES).run(VECTORS.resolve(file + ".json.gz"), printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed())
                .as(printed.toString())
                .isEqualTo(result.cases())
                .isEqualTo(cases);
    }

    @Test
    void aTextThatTheReferenceCannotNormalizeStaysReadable() {
        HomoglyphNormalizer normalizer = new HomoglyphNormalizer();
        assertThat(normalizer.examine("").referenceRaises()).isTrue();
        assertThat(normalizer.examine("w\u043erld").referenceRaises()).isFalse();
        assertThat(normalizer.normalize("w\u043erld")).isEqualTo("world");
        // No Latin letter looks like this one.
        assertThat(normalizer.examine("plain \u0436").referenceRaises()).isTrue();
        assertThat(normalizer.normalize("plain \u0436")).isEqualTo("plain \u0436");
        // A character of no script.
        assertThat(normalizer.examine("plain \u0378").referenceRaises()).isTrue();
        assertThat(normalizer.normalize("plain \u0378")).isEqualTo("plain \u0378");
    }
}

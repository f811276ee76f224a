package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.WholeFiles;
import dev.assay.scoring.watermark.lmw.HomoglyphNormalizer;
import java.io.IOException;
import java.math.BigInteger;
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
        "hf_kgw.json.gz, 74",
        "lm_watermarking_simple_1.json.gz, 112",
        "lm_watermarking_extended.json.gz, 360",
        "lm_watermarking_winmax.json.gz, 28",
        "lm_watermarking_normalizers.json.gz, 452",
        "unigram.json.gz, 62",
        "synthid_hf.json.gz, 6",
        "vllm_native.json.gz, 96",
        "kuditipudi.json, 5",
        "markllm_edit.json, 8",
        "markllm_exp.json, 26",
        "markllm_exp_gumbel.json, 8",
        "markllm_kgw.json, 16",
        "markllm_sweet_ewd.json, 13",
        "sglang_gumbel.json, 15",
        "textseal.json, 16",
        "three_bricks_vllm_watermark.json, 12",
    })
    void everyVectorAgrees(String file, int cases) throws IOException {
        WholeFiles.allAgree(new GoldenCheck(SUITES), VECTORS.resolve(file), cases);
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

    @Test
    void aKeyKnowsTheLargestProductThatIsASeed() {
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(new HashingKey(most).largestFactor()).isEqualTo(1);
        assertThat(new HashingKey(most.shiftRight(1)).largestFactor()).isEqualTo(2);
        assertThat(HashingKey.of(1L << 40).largestFactor()).isEqualTo((1L << 24) - 1);
        assertThat(HashingKey.of(Long.MIN_VALUE).largestFactor()).isEqualTo(1);
        assertThat(HashingKey.of(-(1L << 40)).largestFactor()).isEqualTo(1L << 23);
        assertThat(HashingKey.of(0).largestFactor()).isEqualTo(Long.MAX_VALUE);
        assertThat(HashingKey.of(1).largestFactor()).isEqualTo(Long.MAX_VALUE);
        assertThat(HashingKey.of(-1).largestFactor()).isEqualTo(Long.MAX_VALUE);
    }
}

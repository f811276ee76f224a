package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors at the edges of what the references take: keys, limits, contexts of no token, ties, ids outside the vocabulary. */
class ReferencesAgainTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark/again");

    @ParameterizedTest
    @CsvSource({
        "kuditipudi, 5",
        "markllm_edit, 8",
        "markllm_exp, 26",
        "markllm_exp_gumbel, 8",
        "markllm_kgw, 16",
        "markllm_sweet_ewd, 13",
        "sglang_gumbel, 15",
        "textseal, 16",
        "three_bricks_vllm_watermark, 12",
    })
    void everyVectorAgrees(String file, int cases) throws IOException {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = new GoldenCheck(WatermarkSchemes.installed().goldenSuites())
                .run(VECTORS.resolve(file + ".json"), printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed())
                .as(printed.toString())
                .isEqualTo(result.cases())
                .isEqualTo(cases);
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

package dev.assay.scoring.watermark.lmw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference vectors of lm-watermarking through the code that {@code check golden} runs. */
class LmwGoldenTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark");

    private final GoldenCheck check = new GoldenCheck(List.of(new LmwGoldenSuite(), new LmwWinMaxGoldenSuite()));

    @ParameterizedTest
    @CsvSource({
        "lm_watermarking_simple_1.json.gz, 79",
        "lm_watermarking_extended.json.gz, 200",
        "lm_watermarking_winmax.json.gz, 94",
    })
    void everyVectorAgrees(String file, int cases) throws IOException {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = check.run(VECTORS.resolve(file), printed);
        System.out.println(printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed())
                .as(printed.toString())
                .isEqualTo(result.cases())
                .isEqualTo(cases);
    }
}

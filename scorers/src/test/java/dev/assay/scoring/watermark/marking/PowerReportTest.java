package dev.assay.scoring.watermark.marking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.calibration.CalibrationSettings;
import dev.assay.scoring.calibration.PosteriorCalibration;
import dev.assay.scoring.stats.ClopperPearson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report on power can be written; {@code -Dassay.write=true} writes the one of the repository, and {@code
 * -Dassay.power.schemes="a;b"} measures these schemes only and keeps the other numbers.
 */
class PowerReportTest {
    private static final long SEED = 20_261_121;
    private static final Path FOLDER = Path.of("..", "ops", "reports", "watermark-power");

    @TempDir
    Path folder;

    @Test
    void aReportOfTwoSchemesIsWritten() throws IOException {
        new PowerReport(MarkedSchemes.all().stream()
                        .filter(scheme -> scheme.name().equals("vllm-gumbel")
                                || scheme.name().equals("unigram"))
                        .toList())
                .write(folder, new PowerMeasurement(1, 0.04), Set.of());
        String page = Files.readString(folder.resolve("report.md"));
        assertThat(page).contains("| vllm-gumbel | temperature 0.45 |", "| unigram | bias 3.0 |");
        assertThat(Files.readString(folder.resolve("length.svg")))
                .contains("</svg>")
                .doesNotContain("NaN");
        assertThat(Files.readAllLines(folder.resolve("power.csv")))
                .hasSize(1 + 2 * (3 * 5 + 6 * 5 + 5))
                .anyMatch(line -> line.matches("\"vllm-gumbel\",temperature 0.45,none,0.0,400,4,4,1.0000,.*"));
    }

    @Test
    void someSchemesAreMeasuredAnewAndOthersKept() throws IOException {
        List<MarkedScheme> two = MarkedSchemes.all().stream()
                .filter(scheme ->
                        scheme.name().equals("vllm-gumbel") || scheme.name().equals("hf-synthid, bayesian"))
                .toList();
        new PowerReport(two).write(folder, new PowerMeasurement(1, 0.04), Set.of());
        List<String> before = Files.readAllLines(folder.resolve("power.csv"));
        new PowerReport(two).write(folder, new PowerMeasurement(2, 0.1), Set.of("hf-synthid, bayesian"));
        List<String> after = Files.readAllLines(folder.resolve("power.csv"));
        assertThat(after).hasSameSizeAs(before);
        assertThat(only(after, "vllm-gumbel")).isEqualTo(only(before, "vllm-gumbel"));
        assertThat(only(before, "hf-synthid, bayesian")).allMatch(line -> line.matches(".*,(4|40),.*"));
        assertThat(only(after, "hf-synthid, bayesian"))
                .hasSize(3 * 5 + 6 * 5 + 5)
                .allMatch(line -> line.matches(".*,(10|100),.*"));
        for (String line : only(after, "vllm-gumbel")) {
            assertThat(PowerPoint.of(line).csv()).isEqualTo(line);
        }
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("| vllm-gumbel | temperature 0.45 |", "| hf-synthid, bayesian | temperature 0.45 |");
    }

    private static List<String> only(List<String> lines, String scheme) {
        return lines.stream()
                .filter(line -> line.startsWith('"' + scheme + '"'))
                .toList();
    }

    @Test
    void fewNullTextsExceedTheMeasuredThreshold() {
        double[] logOdds = PosteriorCalibration.nullLogOdds(new CalibrationSettings(10_000, 20_261_122, 2, Set.of()));
        long above = Arrays.stream(logOdds)
                .filter(one -> one > Posteriors.MEASURED_AT_ONE_IN_A_THOUSAND)
                .count();
        assertThat(ClopperPearson.lower(above, logOdds.length, 0.001)).isLessThanOrEqualTo(1e-3);
        assertThat(above).as("a threshold that texts come near").isPositive();
    }

    @Test
    @EnabledIfSystemProperty(named = "assay.write", matches = "true")
    void theReportOfTheRepositoryIsWritten() throws IOException {
        double scale = Double.parseDouble(System.getProperty("assay.power.scale", "1"));
        Set<String> measured =
                Set.of(System.getProperty("assay.power.schemes", "").split(";"));
        new PowerReport(MarkedSchemes.all())
                .write(FOLDER, new PowerMeasurement(SEED, scale), measured.equals(Set.of("")) ? Set.of() : measured);
        assertThat(FOLDER.resolve("report.md")).isRegularFile();
    }
}

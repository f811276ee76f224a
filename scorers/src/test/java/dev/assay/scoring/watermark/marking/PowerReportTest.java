package dev.assay.scoring.watermark.marking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    @EnabledIfSystemProperty(named = "assay.write", matches = "true")
    void theReportOfTheRepositoryIsWritten() throws IOException {
        double scale = Double.parseDouble(System.getProperty("assay.power.scale", "1"));
        Set<String> measured = Set.of(System.getProperty("assay.power.schemes", "").split(";"));
        new PowerReport(MarkedSchemes.all())
                .write(
                        FOLDER,
                        new PowerMeasurement(SEED, scale),
                        measured.equals(Set.of("")) ? Set.of() : measured);
        assertThat(FOLDER.resolve("report.md")).isRegularFile();
    }
}

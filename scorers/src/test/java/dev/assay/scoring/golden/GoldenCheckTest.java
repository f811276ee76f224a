package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check over directories, whatever the suites. */
class GoldenCheckTest {
    @TempDir
    private Path directory;

    private final StringBuilder printed = new StringBuilder();
    private final GoldenCheck check = new GoldenCheck(List.of(new SquareSuite()));

    /** Vectors {@code [x, x squared]}. */
    private static final class SquareSuite implements GoldenSuite {
        @Override
        public boolean accepts(Path file, JsonNode root) {
            return root.path("scheme").asText().equals("squares");
        }

        @Override
        public GoldenReport run(Path file, JsonNode root, Path directory) {
            GoldenReport report = new GoldenReport();
            for (JsonNode one : root.path("cases")) {
                CaseComparison comparison = new CaseComparison(one.path(0).asText(), report);
                double x = GoldenValues.number(one.path(0));
                comparison.close("square", one.path(1), x * x, 1e-9, 0);
                comparison.finish();
            }
            return report;
        }
    }

    @Test
    void findsFilesInFoldersAndCompressedOnes() throws IOException {
        write("b.json", "{\"scheme\":\"squares\",\"cases\":[[2,4],[\"-Infinity\",\"Infinity\"],[\"NaN\",\"NaN\"]]}");
        Files.createDirectories(directory.resolve("deep/er"));
        write("deep/er/a.json", "{\"scheme\":\"squares\",\"cases\":[[3,9.000000001]]}");
        Path packed = directory.resolve("c.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("{\"scheme\":\"squares\",\"cases\":[[1,1]]}".getBytes(StandardCharsets.UTF_8));
        }
        write("notes.txt", "not a vector");
        GoldenResult result = check.run(directory, printed);
        assertThat(result.passed()).isTrue();
        assertThat(result.casesPassed()).isEqualTo(5);
        assertThat(result.files())
                .extracting(row -> row.file().replace('\\', '/'))
                .containsExactly("b.json", "c.json.gz", "deep/er/a.json");
        assertThat(result.files().get(2).largestError()).isCloseTo(1.1e-10, within(1e-11));
        assertThat(printed.toString()).contains("3 files, 5 cases: 5 passed, 0 missed, 0 skipped");
    }

    @Test
    void aDifferenceFailsAndIsNamed() throws IOException {
        write("a.json", "{\"scheme\":\"squares\",\"cases\":[[2,4],[3,10]]}");
        GoldenResult result = check.run(directory, printed);
        assertThat(result.passed()).isFalse();
        assertThat(result.missed()).isEqualTo(1);
        assertThat(printed.toString()).contains("MISS").contains("missed 3: square is 9.0, expected 10.0");
    }

    @Test
    void anUnknownSchemeIsSkippedWithItsCases() throws IOException {
        write("a.json", "{\"scheme\":\"cubes\",\"groups\":[{\"cases\":[{},{}]},{\"cases\":[{}]}]}");
        write("b.json", "[]");
        GoldenResult result = check.run(directory, printed);
        // Nothing was checked.
        assertThat(result.passed()).isFalse();
        assertThat(result.files().get(0).skips()).containsExactly("no scorer for scheme cubes yet");
        assertThat(result.files().get(0).skipped()).isEqualTo(3);
        assertThat(result.files().get(1).skips()).containsExactly("no suite knows this layout");
    }

    @Test
    void brokenFilesAreMissesAndTheRestStillRuns() throws IOException {
        write("a.json", "{\"scheme\":\"squares\",");
        write("b.json", "");
        write("c.json", "{} {}");
        write("d.json", "{\"scheme\":\"squares\",\"cases\":[[[1],1]]}");
        write("e.json", "{\"scheme\":\"squares\",\"cases\":[[2,4]]}");
        GoldenResult result = check.run(directory, printed);
        assertThat(result.passed()).isFalse();
        assertThat(result.missed()).isEqualTo(4);
        assertThat(result.casesPassed()).isEqualTo(1);
        assertThat(printed.toString()).contains("cannot be read").contains("cannot be run");
    }

    @Test
    void oneFileCanBeChecked() throws IOException {
        write("a.json", "{\"scheme\":\"squares\",\"cases\":[[2,5]]}");
        write("e.json", "{\"scheme\":\"squares\",\"cases\":[[2,4]]}");
        assertThat(check.run(directory.resolve("e.json"), printed).passed()).isTrue();
    }

    @Test
    void nothingFoundIsNotAPassAndNothingThereIsAnError() throws IOException {
        assertThat(check.run(directory, printed).passed()).isFalse();
        assertThat(printed.toString()).contains("no vector files found");
        assertThatThrownBy(() -> check.run(directory.resolve("absent"), printed))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void nonFiniteAndQuotedNumbersAreRead() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        assertThat(GoldenValues.number(nodes.textNode("NaN"))).isNaN();
        assertThat(GoldenValues.number(nodes.textNode("-Infinity"))).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(GoldenValues.integer(nodes.textNode("18446744073709551615"))).isEqualTo("18446744073709551615");
        assertThatThrownBy(() -> GoldenValues.number(nodes.nullNode())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GoldenValues.integer(nodes.numberNode(1.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}

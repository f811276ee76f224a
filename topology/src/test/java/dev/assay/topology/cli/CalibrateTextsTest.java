package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.Subject;
import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrationFile;
import dev.assay.scoring.machinetext.TextScore;
import dev.assay.topology.app.ScoringStack;
import dev.assay.topology.app.TwoModels;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that have a language model read texts or answers, with models of random weights that read bytes. */
@Timeout(120)
class CalibrateTextsTest {
    private static final String LIKELIHOOD = TextScore.LIKELIHOOD.id();

    @TempDir
    private Path dir;

    private final Map<String, String> settings = new TreeMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        settings.putAll(TwoModels.write(dir));
        settings.put("machine-text.min-tokens", "20");
    }

    @Test
    void textsAreReadByTheModelAndTheServiceFindsItsCalibration() throws IOException {
        Path made = dir.resolve("c.json");
        settings.put("machine-text.calibration-file", made.toString());
        assertThat(calibrate(humans().toString(), "-o", made.toString(), "--reader", "small"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString())
                .contains("human.jsonl: 100 texts with a score, 2 without, 1 labelled machine and left out");
        TextCalibration calibration = TextCalibrationFile.read(made);
        assertThat(calibration.texts().keySet())
                .isNotEmpty()
                .allMatch(key -> key.source().startsWith("proxy little "))
                .noneMatch(key -> key.scorer().equals("machine-text.binoculars"))
                .anyMatch(key -> key.scorer().equals("memorisation.min-k"));
        assertThat(calibration.texts().entrySet().stream()
                        .filter(one -> one.getKey().scorer().equals(LIKELIHOOD))
                        .mapToInt(Map.Entry::getValue)
                        .sum())
                .isEqualTo(100);
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.reader", "small");
        assertThat(likelihood("a text of bytes that nobody read").measures()).containsKey("conformal_p_value");
        String here = Files.readString(made);
        Files.writeString(made, madeOnAnotherDevice(here));
        // A device that is gone stops nothing; the scores have no level.
        assertThat(likelihood("a text of bytes that nobody read").measures()).doesNotContainKey("conformal_p_value");
        Files.writeString(made, here);
        settings.put("machine-text.reader", "large");
        refused("than reads here: name, little there and big here; make one", "--reader large");
        settings.put("machine-text.reader", "pair");
        refused("name, little there and big+little here", "--reader pair");
        settings.put("machine-text.reader", "small");
        settings.put("language-models.max-tokens", "64");
        refused("than reads here: max-tokens, 96 there and 64 here; make one");
        settings.remove("language-models.max-tokens");
        String folder = settings.put("language-models.small-dir", sameNameAsTheSmallOne());
        refused("than reads here: model, ", "... there and ");
        settings.put("language-models.small-dir", folder);
        settings.put("machine-text.provenance", "true");
        refused("than reads here: columns, none only there and ");
    }

    @Test
    void aCalibrationOfProducersNumbersGoesWithAnyReader() throws IOException {
        Path made = dir.resolve("own.json");
        assertThat(calibrate(humans().toString(), "-o", made.toString(), "--min-tokens", "20"))
                .as(err::toString)
                .isZero();
        settings.put("machine-text.calibration-file", made.toString());
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.reader", "small");
        settings.put("machine-text.min-tokens", "20");
        Evidence read = likelihood("a text of bytes that nobody read");
        assertThat(read.measures()).doesNotContainKey("conformal_p_value");
        assertThat(read.notes().get("calibration")).startsWith("none for this source");
    }

    private static String madeOnAnotherDevice(String calibration) throws IOException {
        String other = calibration.replace("provider=CPU", "provider=CUDA");
        assertThat(other).isNotEqualTo(calibration);
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(other);
        tree.put("fingerprint", "");
        return tree.put("fingerprint", Sha256.hex(tree.toString()).substring(0, 16))
                .toString();
    }

    private String sameNameAsTheSmallOne() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("other").resolve("little"));
        try (Stream<Path> files = Files.list(dir.resolve("big"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder.toString();
    }

    private void refused(String... what) {
        assertThatThrownBy(() -> likelihood("a text of bytes that nobody read"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("machine-text.calibration-file = ")
                .hasMessageContainingAll(what);
    }

    @Test
    void aPairGivesTheScoresOfTwoModels() throws IOException {
        Path made = dir.resolve("pair.json");
        assertThat(calibrate(humans().toString(), "-o", made.toString(), "--reader", "pair", "--min-tokens", "40"))
                .as(err::toString)
                .isZero();
        assertThat(TextCalibrationFile.read(made).texts().keySet())
                .anyMatch(key -> key.scorer().equals("machine-text.binoculars"))
                .allMatch(key -> key.source().startsWith("proxy big+little "));
    }

    @Test
    void textsThatNoModelScoresSayWhatToDo() throws IOException {
        Path made = dir.resolve("never.json");
        Path brief = Files.writeString(dir.resolve("brief.jsonl"), event("a", "brief", "") + "\n");
        assertThat(calibrate(brief.toString(), "-o", made.toString(), "--reader", "large"))
                .isNotZero();
        assertThat(err.toString()).contains("no text has a score").contains("--min-tokens");
        assertThat(calibrate(brief.toString(), "-o", made.toString())).isNotZero();
        assertThat(err.toString()).contains("name a model that reads them with --reader");
        assertThat(made).doesNotExist();
    }

    @Test
    void severalFilesOfAnswersAreReadByOneModel() throws IOException {
        Path first = labels("first.jsonl", 0);
        Path second = labels("second.jsonl", 7);
        assertThat(run(
                        new CommandLine(new EvaluateCommand()),
                        "cascade",
                        first.toString(),
                        second.toString(),
                        "--reader",
                        "small"))
                .as(err::toString)
                .isZero();
        assertThat(out.toString())
                .contains("Deferral on first.jsonl: 60 answers", "Deferral on second.jsonl: 60 answers");
    }

    private Path humans() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            lines.add(event("h" + i, (char) ('a' + i % 26) + "word ".repeat(5 + i % 12), ""));
        }
        String own = ",\"tokens\":{\"mode\":\"RAW\",\"logprobs\":" + Collections.nCopies(30, -1.0) + "}";
        lines.add(event("own", "text with numbers of its own, which a model reads", own));
        lines.add(event("short", "short", ""));
        lines.add(event("empty", "", ""));
        lines.add(event("m", "word ".repeat(10), ",\"attributes\":{\"label\":\"machine\"}"));
        return Files.write(dir.resolve("human.jsonl"), lines);
    }

    private static String event(String id, String text, String more) {
        return "{\"eventId\":\"" + id + "\",\"completion\":\"" + text + "\"" + more + "}";
    }

    private Path labels(String name, int shift) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lines.add("{\"event\":{\"eventId\":\"e" + i + "\",\"completion\":\"" + "ab".repeat(1 + (i + shift) % 20)
                    + "\"},\"wrong\":" + (i % 20 > 12) + ",\"large_wrong\":" + (i % 5 == 0) + "}");
        }
        return Files.write(dir.resolve(name), lines);
    }

    private Evidence likelihood(String text) {
        Map<String, String> values = new TreeMap<>(Map.of(
                "watermark.enabled", "false",
                "consistency.enabled", "false",
                "embedding.enabled", "false",
                "machine-text.memorisation", "true"));
        values.putAll(settings);
        try (ScoringStack stack = ScoringStack.start(
                AssayConfigReader.read(null, Map.of(), values), new Meters(new SimpleMeterRegistry()), "test")) {
            Subject subject = Subject.ofText("e", text, List.of(), List.of());
            return stack.engine().submit(subject, "t").join().evidence().stream()
                    .filter(one -> one.scorer().equals(LIKELIHOOD))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int calibrate(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add(0, "machine-text");
        return run(new CommandLine(new CalibrateCommand()), all.toArray(String[]::new));
    }

    private int run(CommandLine line, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return line.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(all.toArray(String[]::new));
    }
}

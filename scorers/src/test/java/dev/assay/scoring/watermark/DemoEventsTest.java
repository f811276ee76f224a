package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.golden.GoldenValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The bundled demo: its files are what the generator writes, and every line is judged as its label says. After a change of
 * the generator, {@code mvn -pl scorers -am -Dtest=DemoEventsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dassay.demo.write=true test} writes them anew.
 */
class DemoEventsTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/assay/demo");
    private static final Pattern YAML_FIELD = Pattern.compile("\\s+(- )?([a-z-]+): (.+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void bundledFilesAreWhatTheGeneratorWrites() throws IOException {
        if (Boolean.getBoolean("assay.demo.write")) {
            Files.createDirectories(SOURCES);
            Files.writeString(SOURCES.resolve("watermark.jsonl"), DemoEvents.events());
            Files.writeString(SOURCES.resolve("keys.yaml"), DemoEvents.keys());
        }
        assertThat(Files.readString(SOURCES.resolve("watermark.jsonl"))).isEqualTo(DemoEvents.events());
        assertThat(Files.readString(SOURCES.resolve("keys.yaml"))).isEqualTo(DemoEvents.keys());
    }

    @Test
    void everyLineIsJudgedAsItsLabelSays() throws IOException {
        KeyRing ring = KeyRingReader.read(keyFile());
        assertThat(ring.keys())
                .extracting(MarkedTexts::parameters)
                .containsExactly(MarkedTexts.parameters(DemoEvents.LEFT), MarkedTexts.parameters(DemoEvents.SELF));
        WatermarkScorer scorer = new WatermarkScorer(ring);
        List<String> lines = resource("watermark.jsonl").lines().toList();
        assertThat(lines).hasSize(24);
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            String expectedKey = event.at("/attributes/key").asText();
            assertThat(expectedKey.isEmpty())
                    .isEqualTo(event.at("/attributes/label").asText().equals("unwatermarked"));
            List<Evidence> evidence = scorer.score(subject(event), LaneAnswers.NONE);
            assertThat(evidence).hasSize(2);
            for (Evidence one : evidence) {
                assertThat(one.disposition()).isEqualTo(Disposition.SCORED);
                if (expectedKey.equals(one.keyId())) {
                    assertThat(one.pValue()).as(line).isLessThanOrEqualTo(1e-3);
                } else {
                    assertThat(one.pValue()).as(line).isGreaterThanOrEqualTo(1e-2);
                }
            }
        }
    }

    private static Subject subject(JsonNode event) {
        return new Subject(
                event.path("eventId").asText(),
                null,
                event.at("/model/name").asText(),
                event.at("/model/vocabularyId").asText(),
                event.at("/model/vocabularySize").asInt(),
                null,
                "",
                List.of(),
                new TokenColumns(
                        GoldenValues.ints(event.at("/tokens/ids")),
                        new double[0],
                        new double[0],
                        0,
                        new int[0],
                        new double[0],
                        LogprobMode.UNDECLARED),
                List.of(),
                null,
                null,
                null);
    }

    /** This module reads trees only; the file is plain enough for one expression. */
    private static JsonNode keyFile() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode keys = root.putArray("keys");
        for (String line : resource("keys.yaml").lines().toList()) {
            Matcher field = YAML_FIELD.matcher(line);
            if (field.matches()) {
                ObjectNode key = field.group(1) == null ? (ObjectNode) keys.get(keys.size() - 1) : keys.addObject();
                key.put(field.group(2), field.group(3));
            }
        }
        return root;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WatermarkScorer.class.getResourceAsStream("/dev/assay/demo/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

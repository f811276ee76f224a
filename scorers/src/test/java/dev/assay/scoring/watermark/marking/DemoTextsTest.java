package dev.assay.scoring.watermark.marking;

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
import dev.assay.scoring.onnx.BareModel;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import dev.assay.scoring.tokens.Tokenizer;
import dev.assay.scoring.watermark.Intake;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.scoring.watermark.WatermarkScorer;
import dev.assay.scoring.watermark.intake.ModelProfiles;
import dev.assay.scoring.watermark.intake.ProfileIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The watermark part of the bundled demo: its files are what the generator writes, and every text is judged as its label
 * says. After a change of the model or the generator, {@code mvn -pl scorers -am -Dtest=DemoTextsTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dassay.write=true test} writes them anew.
 */
class DemoTextsTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/assay/demo");
    private static final Path EVENTS = FOLDER.resolve("watermark.jsonl");
    private static final Path KEYS = FOLDER.resolve("keys.yaml");
    private static final Path TOKENS = Path.of("src/test/resources/models/demo-tokens.txt");
    private static final Pattern YAML_FIELD = Pattern.compile("\\s+(- )?([a-z-]+): (.+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int MOST_TOKENS = 1_000;
    private static final int MOST_TESTS = 64;

    /** Another processor rounds otherwise, and so may choose another token where two are as good as level. */
    private static final double ALIKE = 0.97;

    @BeforeAll
    static void write() throws IOException {
        if (!Boolean.getBoolean("assay.write")) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        StringBuilder tokens = new StringBuilder();
        try (DemoTexts texts = new DemoTexts()) {
            for (int i = 0; i < texts.count(); i++) {
                int[] ids = texts.write(i);
                lines.append(texts.event(i, ids)).append('\n');
                tokens.append(JSON.writeValueAsString(ids)).append('\n');
            }
        }
        Files.writeString(EVENTS, lines);
        Files.writeString(TOKENS, tokens);
        Files.writeString(KEYS, DemoKeys.file());
    }

    @Test
    void everyTokenIsTheOneThatTheGeneratorChooses() throws IOException {
        List<String> lines = Files.readAllLines(EVENTS);
        List<String> tokens = Files.readAllLines(TOKENS);
        try (DemoTexts texts = new DemoTexts()) {
            assertThat(lines).hasSameSizeAs(tokens).hasSize(texts.count());
            for (int i = 0; i < lines.size(); i++) {
                int[] ids = GoldenValues.ints(JSON.readTree(tokens.get(i)));
                assertThat(ids).hasSize(texts.length(i));
                assertThat(lines.get(i)).isEqualTo(texts.event(i, ids));
                if (texts.human(i)) {
                    assertThat(ids).isEqualTo(texts.write(i));
                } else {
                    assertThat(texts.retraced(i, ids)).isGreaterThanOrEqualTo((int) (ALIKE * ids.length));
                }
            }
        }
        assertThat(Files.readString(KEYS)).isEqualTo(DemoKeys.file());
    }

    @Test
    void theGeneratorWritesStepByStepWhatOneRunRetraces() throws IOException {
        try (DemoTexts texts = new DemoTexts()) {
            int[] ids = texts.write(0);
            assertThat(texts.retraced(0, ids)).isGreaterThanOrEqualTo((int) (ALIKE * ids.length));
            // The key of another text would have chosen otherwise.
            assertThat(texts.retraced(2, ids)).isLessThan(ids.length / 2);
        }
    }

    @Test
    void everyTextIsJudgedAsItsLabelSays() throws IOException {
        KeyRing ring = KeyRingReader.read(keyFile());
        assertThat(ring.keys()).hasSize(DemoKeys.values().length);
        List<String> lines = Files.readAllLines(EVENTS);
        assertThat(lines).hasSize(24);
        try (GeneratorTokenizer tokenizer = BareModel.tokenizer(DemoTexts.MODEL, MOST_TOKENS)) {
            Map<String, Tokenizer> tokenizers = Map.of(tokenizer.id(), tokenizer);
            Intake intake = new ProfileIntake(ring, ModelProfiles.NONE, tokenizers, MOST_TESTS);
            everyLineIsJudgedRightly(lines, new WatermarkScorer(ring, intake));
        }
    }

    private static void everyLineIsJudgedRightly(List<String> lines, WatermarkScorer scorer) throws IOException {
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            String key = event.at("/attributes/key").asText();
            assertThat(key.isEmpty())
                    .isEqualTo(event.at("/attributes/label").asText().equals("unwatermarked"));
            List<Evidence> evidence = scorer.score(subject(event), LaneAnswers.NONE);
            assertThat(evidence).hasSize(DemoKeys.values().length).allSatisfy(one -> {
                assertThat(one.disposition()).isEqualTo(Disposition.SCORED);
                assertThat(one.flagged())
                        .as("%s under %s", event.path("eventId").asText(), one.keyId())
                        .isEqualTo(key.equals(one.keyId()));
            });
        }
    }

    private static Subject subject(JsonNode event) {
        return Subject.builder(event.path("eventId").asText())
                .model(event.at("/model/name").asText())
                .vocabulary(event.at("/model/vocabularyId").textValue(), (Integer)
                        event.at("/model/vocabularySize").numberValue())
                .text(event.path("completion").asText())
                .tokens(new TokenColumns(
                        GoldenValues.ints(event.at("/tokens/ids")),
                        new double[0],
                        new double[0],
                        0,
                        new int[0],
                        new double[0],
                        LogprobMode.UNDECLARED))
                .build();
    }

    /** This module reads trees only; the file is plain enough for one expression. */
    private static JsonNode keyFile() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode keys = root.putArray("keys");
        for (String line : Files.readAllLines(KEYS)) {
            Matcher field = YAML_FIELD.matcher(line);
            if (field.matches()) {
                ObjectNode key = field.group(1) == null ? (ObjectNode) keys.get(keys.size() - 1) : keys.addObject();
                String value = field.group(3);
                boolean plain = !value.startsWith("[") && !value.startsWith("\"");
                key.set(field.group(2), plain ? JSON.getNodeFactory().textNode(value) : JSON.readTree(value));
            }
        }
        return root;
    }
}

package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.consistency.nli.NliConfig;
import dev.assay.scoring.consistency.nli.SelfCheckNliScorer;
import dev.assay.scoring.consistency.nli.SemanticScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the files of an entailment model to verdicts, and to probabilities that hold for this model only. */
@Timeout(120)
class NliModelsTest {
    private static final Path MODEL = Path.of("src/test/resources/tiny-nli");
    private static final String NLI = "consistency.nli";
    private static final int RECORDS = 40;

    @TempDir
    private Path dir;

    private Path records;
    private Path events;

    @BeforeEach
    void write() throws IOException {
        String[] words = {"cat", "dog", "mat", "one"};
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            // Equal texts are not asked about, so every sample is another one.
            lines.append("{\"response\":\"the " + words[i % 4] + " sat on a mat.\",\"correct\":" + (i % 2)
                    + ",\"samples\":[\"a " + words[i / 4 % 4] + " ran.\",\"two dogs of the mat " + i % 5 + "\"]}\n");
        }
        records = Files.writeString(dir.resolve("records.jsonl"), lines);
        events = dir.resolve("events.jsonl");
        Ran ran = Ran.of("evaluate", "consistency", records.toString(), "--events", events.toString());
        assertThat(ran.code()).as(ran.err()).isEqualTo(Main.OK);
    }

    /** The same model in a folder of this name, with its labels in another order where they are given. */
    private Path model(String name, String... labels) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(name));
        for (String file : List.of("model.onnx", "tokenizer.json", "config.json")) {
            Files.copy(MODEL.resolve(file), folder.resolve(file));
        }
        if (labels.length == 2) {
            Path config = folder.resolve("config.json");
            String swapped = Files.readString(config)
                    .replace(labels[0], "-")
                    .replace(labels[1], labels[0])
                    .replace("-", labels[1]);
            Files.writeString(config, swapped);
        }
        return folder;
    }

    private Ran score(Path model, String... settings) {
        List<String> args = new ArrayList<>(List.of("score", events.toString()));
        for (String one : List.of(
                "nli.model-dir=" + model,
                "nli.graph=true",
                "lane.device=cpu",
                "watermark.enabled=false",
                "embedding.enabled=false")) {
            args.addAll(List.of("--set", one));
        }
        for (String one : settings) {
            args.addAll(List.of("--set", one));
        }
        return Ran.of(args.toArray(String[]::new));
    }

    private Path verdicts(String name, Ran scored) throws IOException {
        assertThat(scored.code()).as(scored.err()).isEqualTo(Main.OK);
        return Files.write(dir.resolve(name), scored.json());
    }

    private Ran fit(Path to, Path... verdicts) {
        List<String> args = new ArrayList<>(
                List.of("calibrate", "consistency", records.toString(), "--method", "PLATT", "-o", to.toString()));
        for (Path file : verdicts) {
            args.addAll(List.of("--verdicts", file.toString()));
        }
        return Ran.of(args.toArray(String[]::new));
    }

    private static JsonNode evidence(String verdict, String scorer) throws IOException {
        for (JsonNode one : new ObjectMapper().readTree(verdict).path("evidence")) {
            if (one.path("scorer").asText().equals(scorer)) {
                return one;
            }
        }
        throw new AssertionError("no " + scorer);
    }

    @Test
    void evidenceNamesTheModelThatItComesFrom() throws IOException {
        Ran scored = score(model("mine"), "nli.clustering=all");
        assertThat(scored.json()).hasSize(RECORDS);
        NliConfig any = NliConfig.of("any");
        Set<String> asked = new TreeSet<>(new SelfCheckNliScorer(any).scores());
        asked.addAll(new SemanticScorer(any).scores());
        for (String verdict : scored.json()) {
            Set<String> named = new TreeSet<>();
            for (JsonNode one : new ObjectMapper().readTree(verdict).path("evidence")) {
                if (one.path("notes").has("model")) {
                    named.add(one.path("scorer").asText());
                    assertThat(one.path("disposition").asText()).isEqualTo("SCORED");
                    assertThat(one.path("notes").path("model").asText()).matches("nli-mine@[0-9a-f]{16}");
                    assertThat(one.path("probability").isNumber()).isFalse();
                }
            }
            assertThat(named).isEqualTo(asked).hasSize(6);
        }
    }

    @Test
    void theBundledEncoderHasProbabilities() throws IOException {
        for (String verdict : score(model("mine"), "embedding.enabled=true").json()) {
            JsonNode one = evidence(verdict, "consistency.embedding");
            assertThat(one.path("notes").path("model").asText()).startsWith("all-minilm-l6-v2@");
            assertThat(one.path("probability").doubleValue()).isBetween(0.01, 0.99);
        }
    }

    @Test
    void probabilitiesHoldForTheModelWhoseScoresTheyWereFittedTo() throws IOException {
        Path mine = model("mine");
        Path fitted = dir.resolve("fitted.json");
        Ran fit = fit(fitted, verdicts("verdicts.jsonl", score(mine)));
        assertThat(fit.code()).as(fit.err()).isEqualTo(Main.OK);
        // Its name says nothing about a model.
        String setting = "consistency.model-file=" + fitted;
        List<String> again = score(model("renamed"), setting).json();
        assertThat(again).hasSize(RECORDS);
        for (String verdict : again) {
            JsonNode one = evidence(verdict, NLI);
            assertThat(one.path("probability").doubleValue()).isBetween(0.0, 1.0);
            assertThat(one.path("notes").path("model").asText()).startsWith("nli-renamed@");
        }
        assertThat(score(mine, "embedding.enabled=true", setting).json()).hasSize(RECORDS);

        Ran other = score(model("other", "contradiction", "neutral"), setting);
        assertThat(other.code()).isEqualTo(Main.USAGE);
        assertThat(other.json()).isEmpty();
        assertThat(other.err())
                .contains("consistency.model-file = " + fitted)
                .containsPattern("was fitted to consistency.nli of nli-mine@[0-9a-f]{16}, and nli-other@[0-9a-f]{16} is"
                        + " another model")
                .contains("assay calibrate consistency --verdicts");
        assertThat(score(dir.resolve("other"), "consistency.enabled=false", setting)
                        .json())
                .hasSize(RECORDS);
    }

    @Test
    void scoresOfTwoModelsAreNotFittedTogether() throws IOException {
        Path first = verdicts("first.jsonl", score(model("mine")));
        Path second = verdicts("second.jsonl", score(model("other", "contradiction", "neutral")));
        Path fitted = dir.resolve("fitted.json");
        Ran both = fit(fitted, first, second);
        assertThat(both.code()).isEqualTo(Main.USAGE);
        assertThat(both.err()).contains("second.jsonl: consistency.nli is of nli-other@", "and of nli-mine@");
        assertThat(fitted).doesNotExist();

        // Verdicts of before a model was named are those of no known model.
        Path unnamed = Files.writeString(
                dir.resolve("unnamed.jsonl"),
                Files.readString(first).replaceAll("\"model\":\"nli-mine@[0-9a-f]{16}\"", "\"before\":\"\""));
        assertThat(fit(fitted, first, unnamed).err()).contains("unnamed.jsonl", "a model that no verdict names");
        Ran alone = fit(fitted, unnamed);
        assertThat(alone.code()).as(alone.err()).isEqualTo(Main.OK);
        assertThat(score(dir.resolve("mine"), "consistency.model-file=" + fitted)
                        .err())
                .containsPattern("was fitted to consistency.nli of a model that it does not name, and nli-mine@\\S+ is"
                        + " loaded");
    }
}

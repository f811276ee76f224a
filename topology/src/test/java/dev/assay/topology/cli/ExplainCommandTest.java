package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.scoring.watermark.WatermarkKey;
import dev.assay.topology.support.WordTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final Path DEMO = Path.of("../scorers/src/main/resources/dev/assay/demo");

    @TempDir
    private Path dir;

    @Test
    void aScoredEventBecomesAPage() throws IOException {
        Path verdicts = scored("all");
        Path page = dir.resolve("page.html");
        String event = DEMO.resolve("watermark.jsonl").toString();
        Ran ran = Ran.of("explain", verdicts.toString(), "--line", "1", "--event", event, "-o", page.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isEqualTo(Main.OK);
        String html = Files.readString(page);
        assertThat(html)
                .contains("Watermark found: demo-lefthash")
                .contains("by chance 0.25")
                .contains("class=run");
        // The first token of this event is no draw, the second is.
        assertThat(html)
                .contains("title=\"token 0, not counted\"")
                .containsPattern("title=\"token 1, id \\d+: adds [01], by chance 0.25");

        Ran first = Ran.of("explain", verdicts.toString(), "-o", "-");
        assertThat(first.code()).isEqualTo(Main.OK);
        assertThat(first.out()).startsWith("<!doctype html>").contains("24 verdicts; this is the first");
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws IOException {
        Path plain = scored("none");
        assertRefused(Ran.of("explain", plain.toString()), "explanation.contributions=flagged");
        Path page = dir.resolve("page.html");
        assertThat(Ran.of("explain", plain.toString(), "--summary", "-o", page.toString())
                        .code())
                .isEqualTo(Main.OK);
        assertThat(Files.readString(page)).contains("Tests made").doesNotContain("What each token adds");

        assertRefused(Ran.of("explain", dir.resolve("none.json").toString()), "no such file");
        assertRefused(
                Ran.of("explain", plain.toString(), "--line", "99"), "has no verdict on line 99; --line is 1 to 24");
        assertRefused(Ran.of("explain", file("empty.json", "")), "is empty");
        assertRefused(Ran.of("explain", file("text.json", "hello")), "is no verdict");
        String event = file("event.json", "{\"eventId\":\"e\",\"completion\":\"x\"}");
        assertRefused(Ran.of("explain", event), "run ./assay score on it first");
        assertRefused(Ran.of("explain", plain.toString(), "--event", event), "has no event demo-watermark-01");
        assertRefused(Ran.of("explain", plain.toString(), "--event", plain.toString()), "is no event");
        assertRefused(
                Ran.of("explain", plain.toString(), "--text", dir.resolve("t").toString()), "no such file");
        assertRefused(Ran.of("explain", plain.toString(), "--tokenizer", event), "give the event with --event");
    }

    @Test
    void placedRecordsAndIndentedDocumentsAreRead() throws IOException {
        String line = Files.readAllLines(scored("flagged")).get(0);
        String placed =
                file("placed.json", "{\"partition\":1,\"offset\":7,\"time\":\"\",\"key\":null,\"value\":" + line + "}");
        assertThat(Ran.of("explain", placed, "-o", "-").out()).contains("Watermark found");
        String indented = file("indented.json", line.replace(",\"", ",\n  \""));
        assertThat(Ran.of("explain", indented, "-o", "-").out())
                .contains("Watermark found")
                .doesNotContain("--line N");
    }

    /** Words without ids, in two directions and beyond the first plane: spans are characters, and cover whole words. */
    @Test
    void aTextWithoutTokenIdsIsColoured() throws IOException {
        String keys = file(
                "keys.yaml",
                "keys:\n  - {id: one, scheme: hf-kgw-lefthash, key: 77, vocabulary-size: 1000, vocabulary-id: words,"
                        + " generator-device: cpu, windows: true}\n");
        WordTokenizer.write(dir.resolve("tokenizers/words/tokenizer.json"));
        WatermarkKey key = KeyRingReader.read(
                        new YAMLMapper().readTree(Path.of(keys).toFile()))
                .keys()
                .get(0);
        String text = "\uD83D\uDE00 e\u0301 \u05E9\u05DC\u05D5\u05DD " + WordTokenizer.marked(key, 90, 1)
                + " \uD83D\uDC68\u200D\uD83D\uDC69 w5 w6";
        ObjectNode event =
                new ObjectMapper().createObjectNode().put("eventId", "e").put("completion", text);
        String events = file("events.jsonl", event + "\n");
        Ran scored = Ran.of(
                "score",
                events,
                "--set",
                "watermark.key-file=" + keys,
                "--set",
                "watermark.tokenizers=" + dir.resolve("tokenizers"),
                "--set",
                "embedding.enabled=false",
                "--set",
                "explanation.contributions=all");
        assertThat(scored.code()).as(scored.err()).isEqualTo(Main.OK);
        Map<String, Integer> spans = new TreeMap<>();
        for (JsonNode evidence : new ObjectMapper().readTree(scored.out()).path("evidence")) {
            for (JsonNode span : evidence.path("spans")) {
                String label = span.path("label").asText();
                if (!label.equals("draw") && !label.equals("window")) {
                    continue;
                }
                spans.merge(label, 1, Integer::sum);
                assertThat(span.path("unit").asText()).isEqualTo("CHARACTER");
                String part = text.substring(
                        span.path("start").asInt(), span.path("end").asInt());
                assertThat(" " + text + " ").contains(" " + part + " ");
                assertThat(part.contains(" ")).isEqualTo(label.equals("window"));
            }
        }
        assertThat(spans).containsEntry("window", 1);
        assertThat(spans.get("draw")).isBetween(60, 96);

        Ran page = Ran.of("explain", file("verdict.json", scored.out()), "--event", events, "-o", "-");
        assertThat(page.code()).as(page.err()).isEqualTo(Main.OK);
        String passage =
                page.out().replaceFirst("(?s).*?<p class=passage[^>]*>", "").replaceFirst("(?s)</p>.*", "");
        assertThat(passage.replaceAll("<[^>]*>", "")).isEqualTo(text);
        assertThat(page.out()).contains("characters ").contains("class=window").doesNotContain("token 0");
    }

    private static void assertRefused(Ran ran, String saying) {
        assertThat(ran.code()).as(ran.err()).isEqualTo(Main.USAGE);
        assertThat(ran.err().lines()).singleElement().asString().contains(saying);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(dir.resolve(name), content).toString();
    }

    private Path scored(String tokens) throws IOException {
        Ran ran = Ran.of(
                "score",
                DEMO.resolve("watermark.jsonl").toString(),
                "--set",
                "watermark.key-file=" + DEMO.resolve("keys.yaml"),
                "--set",
                "embedding.enabled=false",
                "--set",
                "explanation.contributions=" + tokens);
        assertThat(ran.code()).as(ran.err()).isEqualTo(Main.OK);
        Path verdicts = dir.resolve(tokens + ".jsonl");
        Files.write(verdicts, List.of(ran.out()), StandardCharsets.UTF_8);
        return verdicts;
    }
}

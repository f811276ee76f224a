package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors of text to English tokens and sentences ({@code tokenizer_en.json}), compared exactly. Stateless; confined to the
 * thread that checks.
 */
public final class TokenizerGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        JsonNode first = root.path("cases").path(0);
        return first.has("text") && first.has("tokens") && first.has("space_after");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        int number = 0;
        for (JsonNode each : root.path("cases")) {
            check(each, new Comparison(report, "case " + number++, 0));
        }
        return report;
    }

    private static void check(JsonNode each, Comparison comparison) {
        Tokens tokens = EnglishTokenizer.tokenize(each.get("text").asText());
        comparison.strings("tokens", each.get("tokens"), tokens.strings());
        List<Boolean> expected = new ArrayList<>();
        each.get("space_after").forEach(node -> expected.add(node.asBoolean()));
        List<Boolean> actual = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            actual.add(tokens.spaceAfter(i));
        }
        comparison.equal("space_after", expected, actual);
        if (each.has("sentencizer_sentences")) {
            List<String> sentences = SentenceSplitter.split(tokens).stream()
                    .map(sentence -> tokens.text().substring(sentence.start(), sentence.end()))
                    .toList();
            comparison.strings("sentencizer_sentences", each.get("sentencizer_sentences"), sentences);
        }
        comparison.close();
    }
}

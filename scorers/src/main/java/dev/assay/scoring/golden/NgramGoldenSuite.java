package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.ConsistencyScores;
import dev.assay.scoring.consistency.NgramModel;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SelfCheckNgram;
import dev.assay.scoring.consistency.TokenIds;
import dev.assay.scoring.consistency.Vocabulary;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Vectors of SelfCheck n-gram scores: from given tokens ({@code ngram_synthetic.json}), from the passages of a data file
 * near the vectors ({@code ngram_wikibio_*.json}), and the tokens themselves ({@code ngram_wikibio_tokens.json}). Stateless;
 * confined to the thread that checks.
 */
public final class NgramGoldenSuite implements GoldenSuite {
    private static final double GIVEN_TOKENS = 1e-9;
    private static final double FROM_TEXT = 1e-8;
    static final String NO_PASSAGE = "no .jsonl(.gz) near the vectors has this passage";

    @Override
    public boolean accepts(Path file, JsonNode root) {
        JsonNode first = root.path("cases").path(0);
        return isGiven(first) || isTokens(first) || isPassage(first);
    }

    private static boolean isGiven(JsonNode each) {
        return each.path("tokens").has("sample_sentence_tokens")
                && each.path("expected").has("1");
    }

    private static boolean isTokens(JsonNode each) {
        return each.has("idx") && each.has("sentence_tokens") && each.has("sample_sentence_tokens");
    }

    private static boolean isPassage(JsonNode each) {
        return each.has("idx") && each.path("expected").path("1").has("doc_avg_max");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        boolean given = isGiven(root.path("cases").path(0));
        PassageFinder passages = given ? null : PassageFinder.near(file, directory);
        for (JsonNode each : root.path("cases")) {
            if (passages == null) {
                checkGiven(each, new Comparison(report, each.path("name").asText(), GIVEN_TOKENS));
                continue;
            }
            LabelledPassage passage = passages.find(each);
            if (passage == null) {
                report.skip(1, NO_PASSAGE);
            } else if (isTokens(each)) {
                checkTokens(each, passage, new Comparison(report, "idx " + passage.idx(), 0));
            } else {
                checkPassage(each, passage, new Comparison(report, "idx " + passage.idx(), FROM_TEXT));
            }
        }
        return report;
    }

    private static void checkGiven(JsonNode each, Comparison comparison) {
        JsonNode tokens = each.get("tokens");
        int orders = each.get("expected").properties().stream()
                .mapToInt(entry -> Integer.parseInt(entry.getKey()))
                .max()
                .orElse(1);
        Vocabulary vocabulary = new Vocabulary();
        NgramModel model = new NgramModel(orders, 0);
        model.add(vocabulary.internAll(sentences(tokens.get("response_sentence_tokens"))));
        tokens.get("sample_sentence_tokens").forEach(sample -> model.add(vocabulary.internAll(sentences(sample))));
        TokenIds scored = vocabulary.internAll(sentences(tokens.get("sentence_tokens")));
        for (Map.Entry<String, JsonNode> order : each.get("expected").properties()) {
            SelfCheckNgram actual = SelfCheckNgram.evaluate(model, scored, Integer.parseInt(order.getKey()));
            compare(order.getKey(), order.getValue(), actual, comparison);
        }
        comparison.close();
    }

    private static void checkPassage(JsonNode each, LabelledPassage passage, Comparison comparison) {
        ConsistencyScores scores = score(passage);
        for (Map.Entry<String, JsonNode> order : each.get("expected").properties()) {
            SelfCheckNgram actual = scores.ngrams().get(Integer.parseInt(order.getKey()) - 1);
            compare(order.getKey(), order.getValue(), actual, comparison);
        }
        comparison.close();
    }

    /** All scores of a passage as the production scorer computes them. */
    static ConsistencyScores score(LabelledPassage passage) {
        var subject = passage.subject(0, passage.samples().size());
        return ConsistencyScores.of(ScoredResponse.of(subject), subject.samples(), 5);
    }

    private static void compare(String order, JsonNode expected, SelfCheckNgram actual, Comparison comparison) {
        comparison.numbers(order + ".avg", expected.get("avg"), actual.avg());
        comparison.numbers(order + ".max", expected.get("max"), actual.max());
        comparison.number(order + ".doc_avg", expected.get("doc_avg"), actual.docAvg());
        comparison.number(order + ".doc_avg_max", expected.get("doc_avg_max"), actual.docAvgMax());
    }

    private static void checkTokens(JsonNode each, LabelledPassage passage, Comparison comparison) {
        List<Tokens> response = ScoredResponse.of(passage.subject(0, 0)).sentences();
        comparison.equal(
                "sentence_tokens",
                sentences(each.get("sentence_tokens")),
                response.stream().map(Tokens::strings).toList());
        JsonNode samples = each.get("sample_sentence_tokens");
        for (int i = 0; i < Math.min(samples.size(), passage.samples().size()); i++) {
            List<List<String>> actual = new ArrayList<>();
            SentenceSplitter.forEachStripped(
                    passage.samples().get(i),
                    (tokens, from, to) -> actual.add(tokens.strings().subList(from, to)));
            comparison.equal("sample " + i, sentences(samples.get(i)), actual);
        }
        comparison.equal("samples", samples.size(), passage.samples().size());
        comparison.close();
    }

    private static List<List<String>> sentences(JsonNode array) {
        List<List<String>> out = new ArrayList<>();
        array.forEach(sentence -> out.add(Comparison.texts(sentence)));
        return out;
    }
}

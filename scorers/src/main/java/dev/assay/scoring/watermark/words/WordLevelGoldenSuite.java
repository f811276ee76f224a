package dev.assay.scoring.watermark.words;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Vectors of the word-level watermark: bits and statistic, where words and the positions that count are given, and the
 * bit function alone. Stateless; confined to the thread that checks.
 */
public final class WordLevelGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("yang word-level");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        return GroupedCases.run(
                root,
                group -> new WordLevelDetector(),
                (detector, one, comparison) -> compare(detector, one, comparison));
    }

    private static void compare(WordLevelDetector detector, JsonNode one, CaseComparison comparison) {
        JsonNode expected = one.path("expected");
        if (expected.has("bit")) {
            boolean bit = WordLevelDetector.bit(one.path("text").asText());
            comparison.exact("bit", expected.path("bit"), bit ? 1 : 0);
            return;
        }
        List<WordLevelDetector.Stretch> stretches = stretches(expected.path("pairs"));
        boolean evidence = detector.detect(stretches).isPresent();
        if (expected.has("error")) {
            comparison.same("evidence", "false", String.valueOf(evidence));
            return;
        }
        WordLevelReading reading = detector.read(stretches);
        comparison.same("evidence", String.valueOf(reading.counted() > 0), String.valueOf(evidence));
        double alpha = one.path("alpha").asDouble(0.05);
        expected.properties()
                .forEach(field -> field(reading, alpha, expected, field.getKey(), field.getValue(), comparison));
    }

    private static List<WordLevelDetector.Stretch> stretches(JsonNode pairs) {
        List<WordLevelDetector.Stretch> stretches = new ArrayList<>();
        for (JsonNode pair : pairs) {
            BitSet eligible = new BitSet();
            String marks = pair.path("eligible").asText();
            for (int i = 0; i < marks.length(); i++) {
                eligible.set(i, marks.charAt(i) == '1');
            }
            stretches.add(new WordLevelDetector.Stretch(GoldenValues.texts(pair.path("tokens")), eligible));
        }
        return stretches;
    }

    private static void field(
            WordLevelReading reading,
            double alpha,
            JsonNode expected,
            String name,
            JsonNode value,
            CaseComparison comparison) {
        switch (name) {
            case "n" -> comparison.exact(name, value, reading.counted());
            case "ones" -> comparison.exact(name, value, reading.ones());
            case "z" -> comparison.close(name, value, reading.zScore(), Tolerances.SCORE, 0);
            case "p_value" ->
                comparison.close(name, value, reading.referencePValue(), Tolerances.P, Tolerances.P_SMALLEST);
            case "is_watermark", "is_watermarked" ->
                comparison.same(name, value.asText(), String.valueOf(reading.watermarked(alpha)));
            case "pairs" -> bits(value, comparison);
            case "sentences" -> joined(value, expected.path("pairs"), comparison);
            default -> comparison.unknown(name);
        }
    }

    private static void bits(JsonNode pairs, CaseComparison comparison) {
        List<WordLevelDetector.Stretch> stretches = stretches(pairs);
        for (int i = 0; i < stretches.size(); i++) {
            WordLevelDetector.Stretch stretch = stretches.get(i);
            StringBuilder bits = new StringBuilder();
            for (int at = 0; at < stretch.tokens().size(); at++) {
                bits.append(!stretch.counts(at) ? '-' : WordLevelDetector.bit(stretch.pair(at)) ? '1' : '0');
            }
            comparison.same("bits " + i, pairs.path(i).path("bits").asText(), bits.toString());
        }
    }

    /** Sentences are given; that two of them make one stretch, with nothing between, is checked. */
    private static void joined(JsonNode sentences, JsonNode pairs, CaseComparison comparison) {
        for (int i = 0; i < pairs.size(); i++) {
            String second =
                    2 * i + 1 < sentences.size() ? sentences.path(2 * i + 1).asText() : "";
            comparison.same(
                    "pair " + i,
                    pairs.path(i).path("text").asText(),
                    sentences.path(2 * i).asText() + second);
        }
    }
}

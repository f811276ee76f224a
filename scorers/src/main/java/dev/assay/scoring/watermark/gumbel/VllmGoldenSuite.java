package dev.assay.scoring.watermark.gumbel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.watermark.Detection;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Vectors of vLLM's native watermark detectors and of its branch with SynthID. Stateless; confined to the thread that checks. */
public final class VllmGoldenSuite implements GoldenSuite {
    private static final double DEFAULT_THRESHOLD = 0.01;
    private static final double DEFAULT_ALPHA = 0.1;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("gumbel/vLLM native");
        }
        JsonNode parameters = root.path("groups").path(0).path("parameters");
        return parameters.path("prf").asText().startsWith("philox");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode group : root.path("groups")) {
            JsonNode parameters = group.path("parameters");
            double threshold = parameters.path("p_value_threshold").asDouble(DEFAULT_THRESHOLD);
            try {
                Optional<GumbelCases.Comparer> comparer = comparer(parameters, threshold);
                if (comparer.isPresent()) {
                    GumbelCases.run(group, report, comparer.get());
                } else {
                    report.skip(
                            group.path("cases").size(),
                            "algorithm " + parameters.path("algorithm").asText() + " is in no vLLM release");
                }
            } catch (IllegalArgumentException e) {
                GroupedCases.refused(group.path("cases"), String.valueOf(e.getMessage()), report);
            }
        }
        return report;
    }

    private static Optional<GumbelCases.Comparer> comparer(JsonNode parameters, double threshold) {
        if (!(threshold > 0 && threshold < 1)) {
            throw new IllegalArgumentException("p-value threshold " + threshold + " is not in (0, 1)");
        }
        long key = key(parameters.path("key"));
        int width = parameters.path("context_width").asInt(VllmGumbelDetector.DEFAULT_CONTEXT_WIDTH);
        boolean deduplicate = parameters.path("deduplicate_contexts").asBoolean(true);
        return switch (parameters.path("algorithm").asText()) {
            case "gumbel" -> gumbel(VllmGumbelDetector.single(key, width, deduplicate), threshold);
            case "dual_key_gumbel" -> {
                double alpha = parameters.path("alpha").asDouble(DEFAULT_ALPHA);
                yield gumbel(VllmGumbelDetector.dual(key, width, deduplicate, alpha), threshold);
            }
            case "synthid" -> {
                int depth = parameters.path("depth").asInt(VllmSynthidDetector.LARGEST_DEPTH);
                VllmSynthidDetector detector = new VllmSynthidDetector(key, width, depth, deduplicate);
                yield Optional.of((comparison, one, ids) -> compare(comparison, one, ids, detector, threshold));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<GumbelCases.Comparer> gumbel(VllmGumbelDetector detector, double threshold) {
        return Optional.of((comparison, one, ids) -> compare(comparison, one, ids, detector, threshold));
    }

    /** The reference takes unsigned numbers only. */
    private static long key(JsonNode node) {
        BigInteger key = GoldenValues.integer(node);
        if (key.signum() < 0 || key.bitLength() > Long.SIZE) {
            throw new IllegalArgumentException("a key has 64 bits");
        }
        return key.longValue();
    }

    private static void compare(
            CaseComparison comparison, JsonNode one, int[] ids, VllmGumbelDetector detector, double threshold) {
        Optional<VllmGumbelDetector.Reading> reading = detector.read(ids);
        double score = reading.map(VllmGumbelDetector.Reading::score).orElse(0.0);
        int scored = reading.map(VllmGumbelDetector.Reading::scored).orElse(0);
        double p = reading.map(value -> detector.referencePValue(value).p()).orElse(1.0);
        one.path("expected").properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "score" -> comparison.close(name, value, score, GumbelCases.SCORE_TOLERANCE, 0);
                case "p_value" -> comparison.close(name, value, p, GumbelCases.P_TOLERANCE, GumbelCases.P_RESOLUTION);
                case "num_scored_tokens" -> comparison.exact(name, value, scored);
                case "is_watermarked" -> comparison.same(name, value.asText(), String.valueOf(p <= threshold));
                case "uniform_f32" ->
                    GumbelCases.close(comparison, name, value, detector.scored(ids, value.size())[0], 0);
                case "token_scores" ->
                    GumbelCases.close(
                            comparison,
                            name,
                            value,
                            detector.scored(ids, value.size())[1],
                            GumbelCases.SCORE_TOLERANCE);
                default -> comparison.unknown(name);
            }
        });
        evidence(comparison, detector.detect(ids, new int[0]), ids, score, p);
    }

    private static void compare(
            CaseComparison comparison, JsonNode one, int[] ids, VllmSynthidDetector detector, double threshold) {
        Optional<VllmSynthidDetector.Reading> reading = detector.read(ids);
        int[] layers = reading.map(VllmSynthidDetector.Reading::layers).orElse(new int[0]);
        double score = reading.map(VllmSynthidDetector.Reading::score).orElse(0.0);
        double p = reading.map(VllmSynthidDetector.Reading::referencePValue).orElse(1.0);
        one.path("expected").properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "score" -> comparison.close(name, value, score, GumbelCases.SCORE_TOLERANCE, 0);
                case "p_value" -> comparison.close(name, value, p, GumbelCases.P_TOLERANCE, GumbelCases.P_RESOLUTION);
                case "num_scored_tokens" -> comparison.exact(name, value, layers.length);
                case "is_watermarked" ->
                    comparison.same(name, value.asText(), String.valueOf(layers.length > 0 && p <= threshold));
                case "first_g_values" ->
                    comparison.same(
                            name,
                            GoldenValues.texts(value).toString(),
                            Arrays.stream(layers)
                                    .limit(value.size())
                                    .mapToObj(bits -> bits(bits, detector.depth()))
                                    .toList()
                                    .toString());
                default -> comparison.unknown(name);
            }
        });
        evidence(comparison, detector.detect(ids, new int[0]), ids, score, p);
    }

    private static String bits(int layers, int depth) {
        StringBuilder bits = new StringBuilder(depth);
        for (int layer = 0; layer < depth; layer++) {
            bits.append(layers >>> layer & 1);
        }
        return bits.toString();
    }

    private static void evidence(
            CaseComparison comparison, Optional<Detection> detection, int[] ids, double score, double p) {
        if (ids.length > 0) {
            GumbelCases.evidence(comparison, detection, score, p);
        } else {
            comparison.same("detected", "false", String.valueOf(detection.isPresent()));
        }
    }
}

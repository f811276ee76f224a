package dev.assay.scoring.watermark.gumbel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.Detection;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Vectors of vLLM's native detectors and of its branch with SynthID. Stateless; confined to the thread that checks. */
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
        GumbelCases.runGroups(root, report, group -> comparer(group.path("parameters")));
        return report;
    }

    private static GumbelCases.Comparer comparer(JsonNode parameters) {
        double threshold = parameters.path("p_value_threshold").asDouble(DEFAULT_THRESHOLD);
        if (!(threshold > 0 && threshold < 1)) {
            throw new IllegalArgumentException("p-value threshold " + threshold + " is not in (0, 1)");
        }
        long key = key(parameters.path("key"));
        int width = parameters.path("context_width").asInt(VllmGumbelDetector.DEFAULT_CONTEXT_WIDTH);
        boolean deduplicate = parameters.path("deduplicate_contexts").asBoolean(true);
        String algorithm = parameters.path("algorithm").asText();
        return switch (algorithm) {
            case "gumbel" -> gumbel(VllmGumbelDetector.single(key, width, deduplicate), threshold);
            case "dual_key_gumbel" -> {
                double alpha = parameters.path("alpha").asDouble(DEFAULT_ALPHA);
                yield gumbel(VllmGumbelDetector.dual(key, width, deduplicate, alpha), threshold);
            }
            case "synthid" -> {
                int depth = parameters.path("depth").asInt(VllmSynthidDetector.LARGEST_DEPTH);
                yield synthid(new VllmSynthidDetector(key, width, depth, deduplicate), threshold);
            }
            default -> throw new IllegalArgumentException("algorithm " + algorithm + " is in no vLLM release");
        };
    }

    /** What both kinds of detector have. */
    private record Numbers(double score, double p, int scored, boolean watermarked) {
        void compare(CaseComparison comparison, JsonNode expected, BiConsumer<String, JsonNode> others) {
            expected.properties().forEach(field -> {
                String name = field.getKey();
                JsonNode value = field.getValue();
                switch (name) {
                    case "score" -> comparison.close(name, value, score, GumbelCases.SCORE_TOLERANCE, 0);
                    case "p_value" ->
                        comparison.close(name, value, p, GumbelCases.P_TOLERANCE, GumbelCases.P_RESOLUTION);
                    case "num_scored_tokens" -> comparison.exact(name, value, scored);
                    case "is_watermarked" -> comparison.same(name, value.asText(), String.valueOf(watermarked));
                    default -> others.accept(name, value);
                }
            });
        }
    }

    private static GumbelCases.Comparer gumbel(VllmGumbelDetector detector, double threshold) {
        return (comparison, one, ids) -> {
            Optional<VllmGumbelDetector.Reading> reading = detector.read(ids);
            double score = reading.map(VllmGumbelDetector.Reading::score).orElse(0.0);
            int scored = reading.map(VllmGumbelDetector.Reading::scored).orElse(0);
            double p = reading.map(value -> detector.referencePValue(value).p()).orElse(1.0);
            new Numbers(score, p, scored, p <= threshold).compare(comparison, one.path("expected"), (name, value) -> {
                switch (name) {
                    case "uniform_f32" ->
                        GumbelCases.close(comparison, name, value, detector.scored(ids, value.size())[0], 0);
                    case "token_scores" -> {
                        double[] scores = detector.scored(ids, value.size())[1];
                        GumbelCases.close(comparison, name, value, scores, GumbelCases.SCORE_TOLERANCE);
                    }
                    default -> comparison.unknown(name);
                }
            });
            evidence(comparison, detector.detect(ids, new int[0]), ids, score, p);
        };
    }

    private static GumbelCases.Comparer synthid(VllmSynthidDetector detector, double threshold) {
        return (comparison, one, ids) -> {
            Optional<VllmSynthidDetector.Reading> reading = detector.read(ids);
            int[] layers = reading.map(VllmSynthidDetector.Reading::layers).orElse(new int[0]);
            double score = reading.map(VllmSynthidDetector.Reading::score).orElse(0.0);
            double p = reading.map(VllmSynthidDetector.Reading::referencePValue).orElse(1.0);
            Numbers numbers = new Numbers(score, p, layers.length, layers.length > 0 && p <= threshold);
            numbers.compare(comparison, one.path("expected"), (name, value) -> {
                if (name.equals("first_g_values")) {
                    List<String> first = Arrays.stream(layers)
                            .limit(value.size())
                            .mapToObj(bits -> bits(bits, detector.depth()))
                            .toList();
                    comparison.same(name, GoldenValues.texts(value).toString(), first.toString());
                } else {
                    comparison.unknown(name);
                }
            });
            evidence(comparison, detector.detect(ids, new int[0]), ids, score, p);
        };
    }

    /** The reference takes unsigned numbers only. */
    private static long key(JsonNode node) {
        BigInteger key = GoldenValues.integer(node);
        if (key.signum() < 0 || key.bitLength() > Long.SIZE) {
            throw new IllegalArgumentException("a key has 64 bits");
        }
        return key.longValue();
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

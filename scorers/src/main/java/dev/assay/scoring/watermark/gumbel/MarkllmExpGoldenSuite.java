package dev.assay.scoring.watermark.gumbel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.gumbel.MarkllmExpDetector.Reading;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Vectors of MarkLLM's EXP and EXPGumbel. Stateless; confined to the thread that checks. */
public final class MarkllmExpGoldenSuite implements GoldenSuite {
    private static final double DEFAULT_THRESHOLD = 1e-4;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("gumbel/MarkLLM EXP");
        }
        JsonNode expected = root.path("groups").path(0).path("cases").path(0).path("expected");
        return expected.has("total_score")
                && root.path("groups").path(0).path("parameters").has("prefix_length");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        GumbelCases.runGroups(root, report, MarkllmExpGoldenSuite::comparer);
        return report;
    }

    private static GumbelCases.Comparer comparer(JsonNode group) {
        JsonNode parameters = group.path("parameters");
        int prefix = parameters.path("prefix_length").asInt(MarkllmExpDetector.DEFAULT_PREFIX_LENGTH);
        int vocabulary = group.path("vocab_size").asInt();
        double threshold = parameters.path("threshold").asDouble(DEFAULT_THRESHOLD);
        if (parameters.has("hash_key")) {
            HashingKey key = new HashingKey(GoldenValues.integer(parameters.path("hash_key")));
            MarkllmExpDetector detector = new MarkllmExpDetector(key, prefix, vocabulary);
            return comparer(
                    detector,
                    detector::read,
                    vocabulary,
                    threshold,
                    (comparison, expected, ids) ->
                            compareSeeds(comparison, expected.path("first_seeds"), ids, detector, prefix));
        }
        MarkllmExpGumbelDetector detector = new MarkllmExpGumbelDetector(
                GoldenValues.integer(parameters.path("seed")).longValue(),
                prefix,
                vocabulary,
                parameters.path("eps").asDouble(MarkllmExpGumbelDetector.DEFAULT_SMALLEST));
        return comparer(detector, detector::read, vocabulary, threshold, (comparison, expected, ids) -> {});
    }

    /** @param more compares what only one of the detectors has */
    private static GumbelCases.Comparer comparer(
            WatermarkDetector detector,
            Function<int[], Reading> read,
            int vocabulary,
            double threshold,
            GumbelCases.Comparer more) {
        return (comparison, one, ids) -> {
            if (GroupedCases.raisesOutside(one, ids, vocabulary)) {
                comparison.same("defined", "true", String.valueOf(isDefined(detector.detect(ids, new int[0]))));
                return;
            }
            JsonNode expected = one.path("expected");
            Reading reading = read.apply(ids);
            more.compare(comparison, expected, ids);
            compare(comparison, expected, reading, threshold);
            compareEvidence(comparison, detector, ids, reading);
        };
    }

    private static boolean isDefined(Optional<Detection> detection) {
        return detection.stream()
                .allMatch(one -> one.tail().p() > 0 && one.tail().p() <= 1);
    }

    private static void compareSeeds(
            CaseComparison comparison, JsonNode expected, int[] ids, MarkllmExpDetector detector, int prefix) {
        if (expected.isArray()) {
            comparison.same(
                    "first_seeds",
                    GoldenValues.texts(expected).toString(),
                    IntStream.range(prefix, Math.min(ids.length, prefix + expected.size()))
                            .mapToObj(at -> String.valueOf(detector.seed(ids, at)))
                            .toList()
                            .toString());
        }
    }

    private static void compare(CaseComparison comparison, JsonNode expected, Reading reading, double threshold) {
        double p = reading.referencePValue();
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "total_score" -> comparison.close(name, value, reading.score(), GumbelCases.SCORE_TOLERANCE, 0);
                case "num_tokens_scored" -> comparison.exact(name, value, reading.scored());
                case "p_value" -> comparison.close(name, value, p, GumbelCases.P_TOLERANCE, GumbelCases.P_RESOLUTION);
                case "is_watermarked" -> comparison.same(name, value.asText(), String.valueOf(p < threshold));
                case "u" -> GumbelCases.close(comparison, name, value, reading.uniforms(value.size()), 0);
                case "first_seeds" -> {}
                // Nothing to say where the reference raises.
                case "error" -> comparison.same("draws", "0", String.valueOf(reading.distinct()));
                default -> comparison.unknown(name);
            }
        });
    }

    private static void compareEvidence(
            CaseComparison comparison, WatermarkDetector detector, int[] ids, Reading reading) {
        Optional<Detection> detection = detector.detect(ids, new int[0]);
        // A text whose every draw is one that says nothing about the key has numbers, but no evidence.
        if (reading.distinct() > 0) {
            GumbelCases.evidence(comparison, detection, reading.score(), reading.referencePValue());
        } else {
            comparison.same("detected", "false", String.valueOf(detection.isPresent()));
        }
    }
}

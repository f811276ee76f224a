package dev.assay.scoring.watermark.markllm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.green.GreenReading;
import java.nio.file.Path;
import java.util.Optional;

/** Vectors of MarkLLM's KGW. Stateless; confined to the thread that checks. */
public final class MarkllmKgwGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("kgw/MarkLLM");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GreenLists lists = new GreenLists();
        return GroupedCases.run(
                root, group -> subject(group, lists), (subject, one, comparison) -> subject.compare(one, comparison));
    }

    private static Subject subject(JsonNode group, GreenLists lists) {
        JsonNode given = group.path("parameters");
        int prefix = given.path("prefix_length").asInt(1);
        MarkllmKgwDetector.Parameters parameters = new MarkllmKgwDetector.Parameters(
                given.path("f_scheme").asText("time"),
                prefix,
                given.path("window_scheme").asText("left").equals("self"),
                new HashingKey(GoldenValues.integer(given.path("hash_key"))),
                given.path("gamma").asDouble(0.5),
                group.path("vocab_size").asInt());
        return new Subject(
                new MarkllmKgwDetector(parameters, lists),
                prefix,
                parameters.vocabularySize(),
                given.path("z_threshold").asDouble(4));
    }

    /** One group; confined to the thread that checks. */
    private record Subject(MarkllmKgwDetector detector, int prefix, int vocabularySize, double threshold) {

        void compare(JsonNode one, CaseComparison comparison) {
            int[] ids = GoldenValues.ints(one.path("token_ids"));
            Optional<GreenReading> read = detector.read(ids);
            Optional<Detection> detection = detector.detect(ids, new int[0]);
            comparison.same("detection", String.valueOf(read.isPresent()), String.valueOf(detection.isPresent()));
            if (GroupedCases.raisesOutside(one, ids, vocabularySize)) {
                return;
            }
            if (GroupedCases.bothHaveNumbers(one, read.isPresent(), comparison) && read.isPresent()) {
                GreenReading reading = read.get();
                one.path("expected")
                        .properties()
                        .forEach(field -> field(reading, field.getKey(), field.getValue(), comparison));
            }
        }

        private void field(GreenReading reading, String name, JsonNode value, CaseComparison comparison) {
            double z = detector.zScore(reading);
            switch (name) {
                case "num_tokens_scored" -> comparison.exact(name, value, reading.scored());
                case "num_green_tokens" -> comparison.exact(name, value, reading.green());
                case "z_score" -> comparison.close(name, value, z, Tolerances.SCORE, 0);
                case "is_watermarked" -> comparison.same(name, value.asText(), String.valueOf(z > threshold));
                case "flags" ->
                    comparison.same(
                            name,
                            value.asText(),
                            "-".repeat(prefix) + GreenReading.bits(reading.mask(), reading.scored()));
                default -> comparison.unknown(name);
            }
        }
    }
}

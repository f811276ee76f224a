package dev.assay.scoring.watermark.markllm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.green.GreenReading;
import java.nio.file.Path;
import java.util.Optional;

/** Vectors of MarkLLM's SWEET and EWD with given entropies. Stateless; confined to the thread that checks. */
public final class MarkllmEntropyGoldenSuite implements GoldenSuite {
    private static final double EWD_TOLERANCE = 2e-5;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("kgw with entropy weights/MarkLLM");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GreenLists lists = new GreenLists();
        return GroupedCases.run(
                root, group -> subject(group, lists), (subject, one, comparison) -> subject.compare(one, comparison));
    }

    private static Subject subject(JsonNode group, GreenLists lists) {
        JsonNode given = group.path("parameters");
        MarkllmEntropyDetector.Parameters parameters = new MarkllmEntropyDetector.Parameters(
                MarkllmEntropyDetector.Weighting.valueOf(given.path("algorithm").asText()),
                given.path("prefix_length").asInt(1),
                new HashingKey(GoldenValues.integer(given.path("hash_key"))),
                given.path("gamma").asDouble(0.5),
                given.path("entropy_threshold").asDouble(0.9),
                group.path("vocab_size").asInt());
        return new Subject(
                new MarkllmEntropyDetector(parameters, lists),
                parameters,
                given.path("z_threshold").asDouble(4));
    }

    /** One group; confined to the thread that checks. */
    private record Subject(
            MarkllmEntropyDetector detector, MarkllmEntropyDetector.Parameters parameters, double threshold) {

        void compare(JsonNode one, CaseComparison comparison) {
            int[] ids = GoldenValues.ints(one.path("token_ids"));
            double[] entropies = GoldenValues.numbers(one.path("entropy"));
            Optional<EntropyReading> read = detector.read(ids, entropies);
            detector.detect(ids, entropies)
                    .ifPresent(detection -> comparison.same(
                            "detection count",
                            String.valueOf(read.map(reading -> reading.drawWeights().length)
                                    .orElse(0)),
                            String.valueOf(detection.effectiveCount())));
            if (GroupedCases.bothHaveNumbers(one, read.isPresent(), comparison) && read.isPresent()) {
                EntropyReading reading = read.get();
                one.path("expected").properties().stream()
                        .filter(field -> !field.getValue().isNull())
                        .forEach(field -> field(reading, field.getKey(), field.getValue(), comparison));
            }
        }

        private void field(EntropyReading reading, String name, JsonNode value, CaseComparison comparison) {
            double z = reading.zScore();
            boolean sweet = parameters.weighting() == MarkllmEntropyDetector.Weighting.SWEET;
            String prefix = "-".repeat(parameters.prefixLength());
            switch (name) {
                case "num_green_tokens" -> comparison.exact(name, value, reading.green());
                // EWD's numerator is a difference of single-precision sums: near 0 its error is absolute.
                case "z_score" ->
                    comparison.close(
                            name, value, z, sweet ? Tolerances.SCORE : EWD_TOLERANCE, sweet ? 0 : EWD_TOLERANCE);
                case "is_watermarked" -> comparison.same(name, value.asText(), String.valueOf(z > threshold));
                case "flags" ->
                    comparison.same(name, value.asText(), prefix + GreenReading.bits(reading.mask(), reading.scored()));
                case "weights" -> weights(reading, value, comparison);
                default -> comparison.unknown(name);
            }
        }

        private void weights(EntropyReading reading, JsonNode value, CaseComparison comparison) {
            int prefix = parameters.prefixLength();
            double[] weights = reading.weights();
            comparison.same("weights length", String.valueOf(value.size()), String.valueOf(prefix + weights.length));
            for (int i = 0; i < value.size() && i < prefix + weights.length; i++) {
                comparison.close("weight " + i, value.get(i), i < prefix ? -1 : weights[i - prefix], 0, 0);
            }
        }
    }
}

package dev.assay.scoring.watermark.bricks;

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
import dev.assay.scoring.watermark.bricks.BricksParameters.Algorithm;
import dev.assay.scoring.watermark.green.Deduplication;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Vectors of vLLM-Watermark and three_bricks. Stateless; confined to the thread that checks. */
public final class BricksGoldenSuite implements GoldenSuite {
    private static final long DEFAULT_SALT = 35317;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().contains("vLLM-Watermark");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GreenLists lists = new GreenLists();
        UniformDraws uniforms = new UniformDraws();
        return GroupedCases.run(
                root,
                group -> subject(group, lists, uniforms),
                (subject, one, comparison) -> subject.compare(one, comparison));
    }

    private static Subject subject(JsonNode group, GreenLists lists, UniformDraws uniforms) {
        JsonNode given = group.path("parameters");
        if (!given.path("seeding").asText("hash").equals("hash")) {
            throw new IllegalArgumentException("only hash seeding can be reproduced");
        }
        Algorithm algorithm = Algorithm.valueOf(given.path("algorithm").asText().toUpperCase(Locale.ROOT));
        // The reference's other detectors take no payload, though their generators shift by one.
        boolean shifts = algorithm == Algorithm.OPENAI || algorithm == Algorithm.OPENAI_Z;
        BricksParameters parameters = new BricksParameters(
                algorithm,
                given.path("ngram").asInt(1),
                new HashingKey(GoldenValues.integer(given.path("seed"))),
                given.has("salt_key")
                        ? new HashingKey(GoldenValues.integer(given.path("salt_key")))
                        : HashingKey.of(DEFAULT_SALT),
                shifts ? given.path("payload").asInt() : 0,
                given.path("gamma").asDouble(0.5),
                group.path("vocab_size").asInt());
        return new Subject(
                new BricksDetector(parameters, lists, uniforms),
                given.path("threshold").asDouble(0.05));
    }

    /** One group; confined to the thread that checks. */
    private record Subject(BricksDetector detector, double threshold) {

        void compare(JsonNode one, CaseComparison comparison) {
            int[] ids = GoldenValues.ints(one.path("token_ids"));
            BricksReading all = detector.read(ids, Deduplication.NONE);
            Optional<Detection> detection = detector.detect(ids, new int[0]);
            comparison.same(
                    "detection", String.valueOf(all.scores().length > 0), String.valueOf(detection.isPresent()));
            if (GroupedCases.bothHaveNumbers(one, true, comparison)) {
                one.path("expected")
                        .properties()
                        .forEach(field -> field(ids, all, field.getKey(), field.getValue(), comparison));
            }
        }

        private void field(int[] ids, BricksReading all, String name, JsonNode value, CaseComparison comparison) {
            switch (name) {
                case "none", "v1", "v2" ->
                    reading(
                            detector.read(ids, Deduplication.valueOf(name.toUpperCase(Locale.ROOT))),
                            name,
                            value,
                            comparison);
                case "detect" -> decision(all, value, comparison);
                case "first_token_scores" -> scores(all.scores(), value, comparison);
                case "first_seeds" -> seeds(all.seeds(), value, comparison);
                default -> comparison.unknown(name);
            }
        }

        private static void reading(BricksReading reading, String name, JsonNode value, CaseComparison comparison) {
            value.properties().forEach(field -> {
                String full = name + "." + field.getKey();
                switch (field.getKey()) {
                    case "num_tokens_scored" -> comparison.exact(full, field.getValue(), reading.scores().length);
                    case "total_score" -> total(reading.total(), full, field.getValue(), comparison);
                    case "p_value" -> p(reading, value.path("total_score"), full, field.getValue(), comparison);
                    default -> comparison.unknown(full);
                }
            });
        }

        /**
         * Logarithms in single precision differ in the last bit between platforms, and p-values magnify that: the
         * p-value is that of the reference's own sum, which is compared at its own tolerance.
         */
        private static void p(
                BricksReading reading, JsonNode total, String name, JsonNode value, CaseComparison comparison) {
            double sum = total.isMissingNode() ? reading.total() : GoldenValues.number(total);
            comparison.close(name, value, reading.referencePValue(sum), Tolerances.P, Tolerances.P_SMALLEST);
        }

        private static void total(double total, String name, JsonNode value, CaseComparison comparison) {
            comparison.close(name, value, total, Tolerances.SINGLE, 0);
        }

        private void decision(BricksReading all, JsonNode value, CaseComparison comparison) {
            double sum = GoldenValues.number(value.path("mean_score")) * all.scores().length;
            double p = all.referencePValue(all.parameters().algorithm().greenList() ? all.total() : sum);
            value.properties().forEach(field -> {
                switch (field.getKey()) {
                    case "is_watermarked" ->
                        comparison.same(
                                "detect.is_watermarked",
                                field.getValue().asText(),
                                String.valueOf(all.referencePValue() < threshold));
                    case "mean_score" -> total(all.mean(), "detect.mean_score", field.getValue(), comparison);
                    case "p_value" ->
                        comparison.close("detect.p_value", field.getValue(), p, Tolerances.P, Tolerances.P_SMALLEST);
                    default -> comparison.unknown("detect." + field.getKey());
                }
            });
        }

        private static void scores(float[] scores, JsonNode value, CaseComparison comparison) {
            for (int i = 0; i < value.size(); i++) {
                double actual = i < scores.length ? scores[i] : Double.NaN;
                comparison.close("first_token_scores " + i, value.get(i), actual, Tolerances.SINGLE, 0);
            }
        }

        private static void seeds(long[] seeds, JsonNode value, CaseComparison comparison) {
            List<String> first = Arrays.stream(seeds)
                    .limit(value.size())
                    .mapToObj(Long::toUnsignedString)
                    .toList();
            comparison.same("first_seeds", GoldenValues.texts(value).toString(), first.toString());
        }
    }
}

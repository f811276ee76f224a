package dev.assay.scoring.watermark.textseal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.green.Deduplication;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Vectors of TextSeal's post-hoc detectors. Stateless; confined to the thread that checks. */
public final class TextSealGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("facebookresearch/textseal");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        return GroupedCases.run(root, TextSealGoldenSuite::detector, TextSealGoldenSuite::compare);
    }

    private static TextSealDetector detector(JsonNode group) {
        JsonNode given = group.path("parameters");
        String type = given.path("watermark_type").asText();
        return new TextSealDetector(new TextSealParameters(
                TextSealParameters.typeOf(
                        type.equals("watermax") ? given.path("base_watermark").asText("greenlist") : type),
                given.path("ngram").asInt(1),
                new HashingKey(GoldenValues.integer(given.path("secret_key"))),
                given.path("gamma").asDouble(0.5),
                given.path("depth").asInt(30)));
    }

    private static void compare(TextSealDetector detector, JsonNode one, CaseComparison comparison) {
        int[] ids = GoldenValues.ints(one.path("token_ids"));
        TextSealReading all = detector.read(ids, Deduplication.NONE, false);
        Optional<Detection> detection = detector.detect(ids, new int[0]);
        comparison.same("detection", String.valueOf(all.scores().length > 0), String.valueOf(detection.isPresent()));
        if (!GroupedCases.bothHaveNumbers(one, true, comparison)) {
            return;
        }
        one.path("expected").properties().forEach(field -> {
            String name = field.getKey();
            int slash = name.indexOf('/');
            if (slash > 0) {
                Deduplication method =
                        Deduplication.valueOf(name.substring(slash + 1).toUpperCase(Locale.ROOT));
                reading(detector.read(ids, method, name.contains("weighted")), name, field.getValue(), comparison);
            } else if (name.equals("token_scores")) {
                scores(all, field.getValue(), comparison);
            } else {
                comparison.unknown(name);
            }
        });
    }

    /** As the logarithms differ in their last single-precision bit, the p-value is that of the reference's own sum. */
    private static void reading(TextSealReading reading, String name, JsonNode value, CaseComparison comparison) {
        double total = value.has("total_score") ? GoldenValues.number(value.path("total_score")) : reading.total();
        value.properties().forEach(field -> {
            String full = name + "." + field.getKey();
            switch (field.getKey()) {
                case "num_tokens_scored" -> comparison.exact(full, field.getValue(), reading.scores().length);
                case "total_score" -> comparison.close(full, field.getValue(), reading.total(), Tolerances.SINGLE, 0);
                case "p_value" ->
                    comparison.close(
                            full,
                            field.getValue(),
                            reading.referencePValue(total),
                            Tolerances.P,
                            name.contains("weighted") ? Tolerances.P_RESOLUTION : Tolerances.P_SMALLEST);
                default -> comparison.unknown(full);
            }
        });
    }

    private static void scores(TextSealReading all, JsonNode value, CaseComparison comparison) {
        comparison.same("token_scores length", String.valueOf(value.size()), String.valueOf(all.scores().length));
        for (int i = 0; i < Math.min(value.size(), all.scores().length); i++) {
            comparison.close("token_scores " + i, value.get(i), all.scores()[i], Tolerances.SINGLE, 0);
        }
    }
}

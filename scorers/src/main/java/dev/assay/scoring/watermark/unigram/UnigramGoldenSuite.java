package dev.assay.scoring.watermark.unigram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.green.GreenReading;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Vectors of Unigram-Watermark and of MarkLLM's Unigram. Stateless; confined to the thread that checks. */
public final class UnigramGoldenSuite implements GoldenSuite {
    private static final int SHOWN_BITS = 128;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scheme").asText().startsWith("unigram/");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        boolean markllm = root.path("scheme").asText().contains("MarkLLM");
        return GroupedCases.run(
                root,
                group -> new Subject(group, markllm),
                (subject, one, comparison) -> subject.compare(one, comparison));
    }

    /** One group; confined to the thread that checks. */
    private static final class Subject {
        private final JsonNode group;
        private final JsonNode given;
        private final boolean markllm;
        private final double fraction;
        private final GreenMask greens;
        private final UnigramDetector detector;

        Subject(JsonNode group, boolean markllm) {
            this.group = group;
            this.markllm = markllm;
            given = group.path("parameters");
            fraction = given.path(markllm ? "gamma" : "fraction").asDouble(0.5);
            JsonNode key = given.path(markllm ? "hash_key" : "watermark_key");
            greens = new GreenMask(
                    new HashingKey(GoldenValues.integer(key)),
                    fraction,
                    group.path("vocab_size").asInt());
            detector = new UnigramDetector(greens, fraction);
        }

        void compare(JsonNode one, CaseComparison comparison) {
            mask(comparison);
            int[] ids = GoldenValues.ints(one.path("token_ids"));
            UnigramReading reading = detector.read(ids);
            Optional<Detection> detection = detector.detect(ids, new int[0]);
            comparison.same(
                    "detection",
                    String.valueOf(reading.uniqueInVocabulary() > 0 && greens.telling()),
                    String.valueOf(detection.isPresent()));
            if (GroupedCases.bothHaveNumbers(one, scores(ids, reading), comparison)) {
                double alpha = one.path("alpha").asDouble(given.path("alpha").asDouble(0.01));
                one.path("expected")
                        .properties()
                        .forEach(field -> field(reading, alpha, field.getKey(), field.getValue(), comparison));
            }
        }

        /** The references raise at a token beyond the list; MarkLLM's without tokens, the other's without other tokens. */
        private boolean scores(int[] ids, UnigramReading reading) {
            boolean inside = Arrays.stream(ids).allMatch(id -> id < greens.size());
            return inside && (markllm ? reading.scored() > 0 : greens.size() > 1);
        }

        /** The list itself is given with the group; a wrong one makes every case a miss. */
        private void mask(CaseComparison comparison) {
            byte[] bytes = new byte[greens.size()];
            StringBuilder first = new StringBuilder();
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (greens.contains(i) ? 1 : 0);
                if (i < SHOWN_BITS) {
                    first.append(bytes[i]);
                }
            }
            given(group, "green_mask_sha256", Sha256.hex(bytes), comparison);
            given(group, "green_mask_first_" + SHOWN_BITS, first.toString(), comparison);
            given(group, "green_count", String.valueOf(greens.count()), comparison);
            given(given, "numpy_seed", String.valueOf(greens.seed()), comparison);
        }

        private static void given(JsonNode holder, String name, String actual, CaseComparison comparison) {
            if (holder.has(name)) {
                comparison.same(name, holder.path(name).asText(), actual);
            }
        }

        private void field(
                UnigramReading reading, double alpha, String name, JsonNode value, CaseComparison comparison) {
            double z = reading.zScore(fraction);
            double uniqueZ = reading.uniqueZScore(fraction);
            double tau = reading.dynamicThreshold(alpha, greens.size());
            switch (name) {
                case "num_tokens_scored" -> comparison.exact(name, value, reading.scored());
                case "num_green_tokens" -> comparison.exact(name, value, reading.green());
                case "num_unique" -> comparison.exact(name, value, reading.unique());
                case "num_unique_green" -> comparison.exact(name, value, reading.uniqueGreen());
                case "green_mask", "flags" ->
                    comparison.same(name, value.asText(), GreenReading.bits(reading.mask(), reading.scored()));
                case "detect_z", "z_score" -> comparison.close(name, value, z, Tolerances.SCORE, 0);
                case "unidetect_z" -> comparison.close(name, value, uniqueZ, Tolerances.SCORE, 0);
                case "dynamic_tau" -> comparison.close(name, value, tau, Tolerances.SCORE, 0);
                case "dynamic_prediction" -> comparison.same(name, value.asText(), String.valueOf(uniqueZ > tau));
                case "is_watermarked" ->
                    comparison.same(
                            name,
                            value.asText(),
                            String.valueOf(z > given.path("z_threshold").asDouble(4)));
                default -> comparison.unknown(name);
            }
        }
    }
}

package dev.assay.scoring.watermark.gumbel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector.Sum;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Vectors of SGLang's watermark detector. Stateless; confined to the thread that checks. */
public final class SglangGoldenSuite implements GoldenSuite {
    private static final double HALF = 0.5;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("gumbel/SGLang");
        }
        JsonNode parameters = root.path("groups").path(0).path("parameters");
        return parameters.has("mixing_probability") && parameters.has("max_contexts");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        GumbelCases.runGroups(root, report, group -> {
            SglangGumbelDetector detector = detector(group.path("parameters"));
            return (comparison, one, ids) -> compare(comparison, one, ids, detector);
        });
        return report;
    }

    private static SglangGumbelDetector detector(JsonNode parameters) {
        JsonNode second = parameters.path("key_b");
        return new SglangGumbelDetector(
                SglangGumbelDetector.key(parameters.path("key").asText()),
                second.isTextual() ? OptionalLong.of(SglangGumbelDetector.key(second.asText())) : OptionalLong.empty(),
                parameters.path("mixing_probability").asDouble(HALF),
                parameters.path("context_window").asInt(SglangGumbelDetector.DEFAULT_CONTEXT_WINDOW),
                parameters.path("max_contexts").asInt(SglangGumbelDetector.DEFAULT_MAX_CONTEXTS));
    }

    private static void compare(CaseComparison comparison, JsonNode one, int[] ids, SglangGumbelDetector detector) {
        JsonNode expected = one.path("expected");
        int[] prompt = GoldenValues.ints(one.path("prompt_token_ids"));
        int hashes = expected.path("first_hashes").size();
        Optional<SglangReading> reading = detector.read(ids, prompt, hashes);
        Optional<Detection> detection = detector.detect(ids, prompt);
        if (expected.has("error") || reading.isEmpty()) {
            comparison.same("scores", String.valueOf(!expected.has("error")), String.valueOf(reading.isPresent()));
            comparison.same("detected", "false", String.valueOf(detection.isPresent()));
            return;
        }
        compare(comparison, expected, reading.get());
        Sum combined = reading.get().combined();
        if (combined.contexts() > 0) {
            GumbelCases.evidence(comparison, detection, combined.score(), combined.pValue());
        } else {
            comparison.same("detected", "false", String.valueOf(detection.isPresent()));
        }
    }

    private static void compare(CaseComparison comparison, JsonNode expected, SglangReading reading) {
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "combined" -> compare(comparison, name, value, reading.combined());
                case "key_a_all_positions" -> compare(comparison, name, value, reading.allA());
                case "key_b_all_positions" -> compareDual(comparison, name, value, reading, reading.allB());
                case "key_a_partition" -> compareDual(comparison, name, value, reading, reading.partA());
                case "key_b_partition" -> compareDual(comparison, name, value, reading, reading.partB());
                case "prefix_limit_reached" -> comparison.same(name, value.asText(), String.valueOf(reading.stopped()));
                case "tokens_examined" -> comparison.exact(name, value, reading.examined());
                case "repeated_contexts" -> comparison.exact(name, value, reading.repeated());
                case "skipped_initial_tokens" -> comparison.exact(name, value, reading.skipped());
                case "first_hashes" ->
                    comparison.same(
                            name,
                            GoldenValues.texts(value).toString(),
                            Arrays.stream(reading.hashes())
                                    .mapToObj(Integer::toUnsignedString)
                                    .toList()
                                    .toString());
                default -> comparison.unknown(name);
            }
        });
    }

    private static void compareDual(
            CaseComparison comparison, String name, JsonNode expected, SglangReading reading, Sum sum) {
        comparison.same(name + " is given", String.valueOf(expected.isObject()), String.valueOf(reading.dual()));
        if (expected.isObject()) {
            compare(comparison, name, expected, sum);
        }
    }

    private static void compare(CaseComparison comparison, String group, JsonNode expected, Sum sum) {
        expected.properties().forEach(field -> {
            String name = group + "." + field.getKey();
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "num_contexts" -> comparison.exact(name, value, sum.contexts());
                case "score" -> comparison.close(name, value, sum.score(), GumbelCases.SCORE_TOLERANCE, 0);
                // A difference of nearly equal numbers: its digits end at those of the score.
                case "z_score" -> comparison.close(name, value, sum.zScore(), GumbelCases.SCORE_TOLERANCE, 1e-13);
                case "p_value" ->
                    comparison.close(name, value, sum.pValue(), GumbelCases.P_TOLERANCE, GumbelCases.P_RESOLUTION);
                case "log_p_value" -> comparison.close(name, value, sum.logPValue(), GumbelCases.P_TOLERANCE, 1e-14);
                default -> comparison.unknown(name);
            }
        });
    }
}

package dev.assay.scoring.watermark.lmw;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.golden.Tolerances;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.green.GreenReading;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares a text of lm-watermarking's vectors with the detector. Confined to the thread that checks. */
final class LmwGoldenCase {
    private static final String SIMPLE = "simple_1";
    private static final long DEFAULT_KEY = 15_485_863;
    private static final double DEFAULT_GAMMA = 0.5;
    private static final double DEFAULT_EXTENDED_GAMMA = 0.25;

    private LmwGoldenCase() {}

    /** The parameters of a group, of which the seeding scheme's name gives those that are not spelt out. */
    static LmwParameters parameters(JsonNode group, boolean extended) {
        JsonNode given = group.path("parameters");
        String repeated = extended ? "ignore_repeated_ngrams" : "ignore_repeated_bigrams";
        return new LmwParameters(
                extended ? seeding(given) : simple(given),
                given.path("gamma").asDouble(extended ? DEFAULT_EXTENDED_GAMMA : DEFAULT_GAMMA),
                group.path("vocab_size").asInt(given.path("vocab_size").asInt()),
                bos(given.path("bos_token_id")),
                given.path(repeated).asBoolean(true),
                given.path("select_green_tokens").asBoolean(true),
                null);
    }

    static double threshold(JsonNode group) {
        return group.path("parameters").path("z_threshold").asDouble(4);
    }

    private static LmwSeedingScheme simple(JsonNode given) {
        if (!given.path("seeding_scheme").asText(SIMPLE).equals(SIMPLE)) {
            throw new IllegalArgumentException("no such seeding scheme");
        }
        JsonNode key = given.path("hash_key");
        return LmwSeedingScheme.simple(
                key.isMissingNode() ? HashingKey.of(DEFAULT_KEY) : new HashingKey(GoldenValues.integer(key)));
    }

    private static LmwSeedingScheme seeding(JsonNode given) {
        Optional<LmwSeedingScheme> named =
                LmwSeedingScheme.named(given.path("seeding_scheme").asText());
        JsonNode prf = given.path("prf_type");
        LmwSeedingScheme scheme = named.or(() -> LmwPrf.ofId(prf.asText())
                        .map(found -> new LmwSeedingScheme(
                                found,
                                given.path("context_width").asInt(),
                                given.path("self_salt").asBoolean(),
                                HashingKey.of(0))))
                .orElseThrow(() -> new IllegalArgumentException("no such seeding scheme"));
        if ((prf.isTextual() && !prf.asText().equals(scheme.prf().id()))
                || given.path("context_width").asInt(scheme.contextWidth()) != scheme.contextWidth()
                || given.path("self_salt").asBoolean(scheme.selfSalt()) != scheme.selfSalt()) {
            throw new IllegalArgumentException("the seeding scheme's name stands for other parameters");
        }
        return given.has("hash_key")
                ? scheme.withKey(new HashingKey(GoldenValues.integer(given.path("hash_key"))))
                : scheme;
    }

    private static @Nullable Integer bos(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : Integer.valueOf(node.asInt());
    }

    /** A text without windows. */
    static void compare(LmwDetector detector, double threshold, JsonNode one, CaseComparison comparison) {
        int[] ids = GoldenValues.ints(one.path("token_ids"));
        Optional<LmwReading> read = detector.read(ids);
        if (GroupedCases.bothHaveNumbers(one, read.isPresent(), comparison) && read.isPresent()) {
            LmwReading reading = read.get();
            one.path("expected")
                    .properties()
                    .forEach(field -> field(reading, threshold, field.getKey(), field.getValue(), comparison));
        }
        agrees(detector, ids, read, comparison);
    }

    private static void field(
            LmwReading reading, double threshold, String name, JsonNode value, CaseComparison comparison) {
        double p = reading.referencePValue();
        switch (name) {
            case "num_tokens_scored" -> comparison.exact(name, value, reading.length());
            case "num_green_tokens" -> comparison.exact(name, value, reading.green());
            case "green_fraction" -> comparison.close(name, value, reading.greenFraction(), Tolerances.SCORE, 0);
            case "z_score" -> comparison.close(name, value, reading.zScore(), Tolerances.SCORE, 0);
            case "p_value" -> comparison.close(name, value, p, Tolerances.P, Tolerances.P_SMALLEST);
            case "confidence" -> comparison.close(name, value, 1 - p, Tolerances.P, Tolerances.P_RESOLUTION);
            case "prediction" -> comparison.same(name, value.asText(), String.valueOf(reading.zScore() > threshold));
            case "green_token_mask" ->
                comparison.same(
                        name,
                        value.asText(),
                        GreenReading.bits(
                                reading.colours().mask(), reading.colours().scored()));
            case "z_score_at_T" -> floats(name, value, reading.zScoreAtT(), comparison);
            case "first_prf_values" -> values(name, value, reading.firstValues(), comparison);
            default -> comparison.unknown(name);
        }
    }

    /** Single-precision values by position; the reference writes a single one without a list. */
    static void floats(String name, JsonNode expected, float[] actual, CaseComparison comparison) {
        int size = expected.isArray() ? expected.size() : 1;
        comparison.same(name + " length", String.valueOf(size), String.valueOf(actual.length));
        for (int i = 0; i < Math.min(actual.length, size); i++) {
            JsonNode value = expected.isArray() ? expected.get(i) : expected;
            comparison.close(name + " " + i, value, actual[i], Tolerances.SINGLE, Tolerances.SINGLE);
        }
    }

    private static void values(String name, JsonNode expected, List<BigInteger> values, CaseComparison comparison) {
        if (expected.size() > LmwReading.VALUES_KEPT) {
            comparison.unknown(name + " beyond " + LmwReading.VALUES_KEPT);
            return;
        }
        List<String> first =
                values.stream().limit(expected.size()).map(BigInteger::toString).toList();
        comparison.same(name, GoldenValues.texts(expected).toString(), first.toString());
    }

    /** What the stream would say must rest on the same reading; there is nothing to say where no key decides any draw. */
    static void agrees(LmwDetector detector, int[] ids, Optional<LmwReading> read, CaseComparison comparison) {
        Optional<Detection> detection = detector.detect(ids, new int[0]);
        boolean draws = read.filter(reading -> reading.colours().distinct() > 0).isPresent();
        comparison.same("detection", String.valueOf(draws), String.valueOf(detection.isPresent()));
        if (read.isPresent() && detection.isPresent()) {
            comparison.same(
                    "detection z_score",
                    String.valueOf(read.get().zScore()),
                    String.valueOf(detection.get().measures().get("z_score")));
            comparison.same(
                    "detection count",
                    String.valueOf(read.get().colours().distinct()),
                    String.valueOf(detection.get().effectiveCount()));
        }
    }
}

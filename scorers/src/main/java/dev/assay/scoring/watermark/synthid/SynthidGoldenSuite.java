package dev.assay.scoring.watermark.synthid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Settings;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Vectors of SynthID-Text, transformers' and DeepMind's. Stateless; confined to the thread that checks. */
public final class SynthidGoldenSuite implements GoldenSuite {
    private static final double SCORE_TOLERANCE = 1e-12;
    /** The reference computes posteriors in float32. */
    private static final double POSTERIOR_TOLERANCE = 2e-4;

    private static final double LOG_ODDS_TOLERANCE = 1e-5;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("synthid/huggingface") || scheme.startsWith("synthid/google-deepmind");
        }
        JsonNode parameters = root.path("groups").path(0).path("parameters");
        return parameters.has("ngram_len") && parameters.has("context_history_size");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode group : root.path("groups")) {
            SynthidDetector detector;
            SynthidDetector weighted;
            try {
                detector = detector(group, Statistic.MEAN);
                weighted = detector(group, Statistic.WEIGHTED_MEAN);
            } catch (IllegalArgumentException e) {
                GroupedCases.refused(group.path("cases"), String.valueOf(e.getMessage()), report);
                continue;
            }
            for (JsonNode one : group.path("cases")) {
                CaseComparison comparison = new CaseComparison(one.path("id").asText("(no id)"), report);
                try {
                    compareKeys(comparison, group, detector.layers());
                    compare(comparison, one, detector, weighted);
                } catch (IllegalArgumentException | ArithmeticException e) {
                    comparison.differs("case", "one that can be run", String.valueOf(e.getMessage()));
                }
                comparison.finish();
            }
        }
        return report;
    }

    private static SynthidDetector detector(JsonNode group, Statistic statistic) {
        JsonNode parameters = group.path("parameters");
        long[] keys = IntStream.range(0, parameters.path("keys").size())
                .mapToLong(i ->
                        GoldenValues.integer(parameters.path("keys").get(i)).longValue())
                .toArray();
        Settings settings = new Settings(
                parameters.path("ngram_len").asInt(SynthidDetector.DEFAULT_NGRAM_LENGTH),
                parameters.path("context_history_size").asInt(SynthidDetector.DEFAULT_CONTEXT_HISTORY),
                parameters.path("eos_token_id").asInt(-1),
                statistic,
                bayesian(group.path("bayesian_parameters")));
        if (!parameters.has("sampling_table_size")) {
            return SynthidDetector.deepMind(keys, settings);
        }
        return SynthidDetector.huggingFace(
                keys,
                parameters.path("sampling_table_size").asInt(),
                GoldenValues.integer(parameters.path("sampling_table_seed")).longValue(),
                settings);
    }

    private static @Nullable BayesianScore bayesian(JsonNode parameters) {
        if (!parameters.isObject()) {
            return null;
        }
        JsonNode rows = parameters.path("delta");
        double[][] delta = new double[rows.size()][];
        Arrays.setAll(delta, i -> GoldenValues.numbers(rows.get(i)));
        return new BayesianScore(
                parameters.path("prior").asDouble(), GoldenValues.numbers(parameters.path("beta")), delta);
    }

    /** What the file says of the whole group. */
    private static void compareKeys(CaseComparison comparison, JsonNode group, LayerBits layers) {
        JsonNode first = group.path("sampling_table_first_64");
        if (first.isTextual() && layers instanceof TableBits table) {
            StringBuilder entries = new StringBuilder();
            IntStream.range(0, first.asText().length()).forEach(i -> entries.append(table.entry(i)));
            comparison.same("sampling_table_first_64", first.asText(), entries.toString());
        }
        JsonNode mean = group.path("sampling_table_mean");
        if (mean.isNumber()) {
            comparison.close("sampling_table_mean", mean, layers.nullMean(), SCORE_TOLERANCE, 0);
        }
        JsonNode start = group.path("parameters").path("hash_iv");
        if (start.isTextual()) {
            comparison.same("hash_iv", start.asText(), String.valueOf(layers.start()));
        }
    }

    private static void compare(
            CaseComparison comparison, JsonNode one, SynthidDetector detector, SynthidDetector weighted) {
        JsonNode expected = one.path("expected");
        int[] ids = GoldenValues.ints(one.path("token_ids"));
        Optional<SynthidReading> reading = detector.read(ids);
        if (expected.has("error") || reading.isEmpty()) {
            comparison.same("scores", String.valueOf(!expected.has("error")), String.valueOf(reading.isPresent()));
            comparison.same(
                    "detected",
                    "false",
                    String.valueOf(detector.detect(ids, new int[0]).isPresent()));
            return;
        }
        compare(comparison, expected, reading.get(), detector.bayesian());
        boolean telling = detector.layers().telling();
        compareEvidence(comparison, expected, telling, detector.detect(ids, new int[0]));
        compareEvidence(comparison, expected, telling, weighted.detect(ids, new int[0]));
    }

    private static void compare(
            CaseComparison comparison, JsonNode expected, SynthidReading reading, @Nullable BayesianScore bayesian) {
        BitSet used = reading.used();
        int n = used.cardinality();
        int[] ones = reading.ones(used);
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case "mean_score" -> comparison.close(name, value, SynthidReading.mean(ones, n), SCORE_TOLERANCE, 0);
                case "weighted_mean_score" ->
                    comparison.close(name, value, SynthidReading.weightedMean(ones, n), SCORE_TOLERANCE, 0);
                case "num_unmasked" -> comparison.exact(name, value, n);
                case "context_repetition_mask" ->
                    comparison.same(name, value.asText(), text(reading.fresh(), reading.ngrams()));
                case "eos_mask" -> comparison.same(name, value.asText(), text(reading.beforeEos(), reading.ngrams()));
                case "g_values" ->
                    comparison.same(name, GoldenValues.texts(value).toString(), layerTexts(reading, value.size()));
                case "g_sum_per_layer" ->
                    comparison.same(name, GoldenValues.texts(value).toString(), Arrays.toString(ones));
                case "bayesian_posterior", "bayesian_log_odds_f32" ->
                    comparePosterior(comparison, name, value, reading, bayesian);
                default -> comparison.unknown(name);
            }
        });
    }

    private static void comparePosterior(
            CaseComparison comparison,
            String name,
            JsonNode expected,
            SynthidReading reading,
            @Nullable BayesianScore bayesian) {
        if (bayesian == null) {
            comparison.unknown(name);
            return;
        }
        double logOdds = bayesian.logOdds(reading.bits(reading.used()));
        if (name.equals("bayesian_posterior")) {
            comparison.close(name, expected, BayesianScore.posterior(logOdds), 0, POSTERIOR_TOLERANCE);
        } else {
            comparison.close(name, expected, logOdds, LOG_ODDS_TOLERANCE, POSTERIOR_TOLERANCE);
        }
    }

    private static void compareEvidence(
            CaseComparison comparison, JsonNode expected, boolean telling, Optional<Detection> detection) {
        int unmasked = expected.path("num_unmasked").asInt();
        comparison.same("detected", String.valueOf(unmasked > 0 && telling), String.valueOf(detection.isPresent()));
        detection.ifPresent(one -> {
            one.measures().forEach((name, number) -> {
                if (name.equals("mean_score") || name.equals("weighted_mean_score") || name.equals("num_unmasked")) {
                    comparison.close("evidence " + name, expected.path(name), number, SCORE_TOLERANCE, 0);
                }
            });
            comparison.same(
                    "evidence p",
                    "true",
                    String.valueOf(one.tail().p() <= 1 && one.tail().p() >= 0));
        });
    }

    /** Files give the bits of the first n-grams, or of none where the text is long. */
    private static String layerTexts(SynthidReading reading, int limit) {
        return Arrays.stream(reading.bits())
                .limit(limit)
                .mapToObj(bits -> text(BitSet.valueOf(new long[] {bits}), reading.depth()))
                .toList()
                .toString();
    }

    private static String text(BitSet mask, int length) {
        StringBuilder text = new StringBuilder(length);
        IntStream.range(0, length).forEach(i -> text.append(mask.get(i) ? '1' : '0'));
        return text.toString();
    }
}

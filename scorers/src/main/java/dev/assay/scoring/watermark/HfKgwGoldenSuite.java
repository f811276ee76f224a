package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.GoldenValues;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of Hugging Face's {@code WatermarkDetector}: every number of the reference against the detector, and the
 * evidence of the production scorer against both. Stateless; confined to the thread that checks.
 */
public final class HfKgwGoldenSuite implements GoldenSuite {
    private static final double SCORE_TOLERANCE = 1e-12;
    private static final double P_TOLERANCE = 1e-7;
    /** The reference's p-value is 1 minus a number close to 1: below this its digits are rounding. */
    private static final double P_RESOLUTION = 0x1p-51;

    private static final double DEFAULT_RATIO = 0.25;
    private static final double DEFAULT_Z_THRESHOLD = 3.0;
    private static final double ANY_ALPHA = 0.001;

    @Override
    public boolean accepts(Path file, JsonNode root) {
        String scheme = root.path("scheme").asText();
        if (!scheme.isEmpty()) {
            return scheme.startsWith("kgw/huggingface");
        }
        JsonNode parameters = root.path("groups").path(0).path("parameters");
        return parameters.has("hashing_key") && parameters.has("seeding_scheme") && parameters.has("greenlist_ratio");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        GreenLists lists = new GreenLists();
        for (JsonNode group : root.path("groups")) {
            JsonNode parameters = group.path("parameters");
            JsonNode cases = group.path("cases");
            Optional<WatermarkScheme> scheme = WatermarkScheme.ofId(
                    "hf-kgw-" + parameters.path("seeding_scheme").asText());
            if (scheme.isEmpty()) {
                report.skip(cases.size(), "no scorer for this seeding scheme yet");
                continue;
            }
            KgwDetector detector = new KgwDetector(parameters(scheme.get(), group), lists);
            double threshold = parameters.path("z_threshold").asDouble(DEFAULT_Z_THRESHOLD);
            KgwScorer scorer = scorer(detector.parameters(), lists);
            for (JsonNode one : cases) {
                new Case(one, detector, scorer, threshold).run(report);
            }
        }
        return report;
    }

    private static KgwParameters parameters(WatermarkScheme scheme, JsonNode group) {
        JsonNode parameters = group.path("parameters");
        JsonNode size = parameters.path("vocab_size");
        return new KgwParameters(
                scheme,
                new HashingKey(GoldenValues.integer(parameters.path("hashing_key"))),
                parameters.path("greenlist_ratio").asDouble(DEFAULT_RATIO),
                parameters.path("context_width").asInt(1),
                group.path("vocab_size").asInt(size.asInt()),
                bos(parameters.path("bos_token_id")));
    }

    private static @Nullable Integer bos(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : Integer.valueOf(node.asInt());
    }

    private static KgwScorer scorer(KgwParameters parameters, GreenLists lists) {
        WatermarkKey key = new WatermarkKey(
                "golden",
                parameters.scheme(),
                parameters.key(),
                parameters.greenlistRatio(),
                parameters.contextWidth(),
                parameters.vocabularySize(),
                null,
                parameters.bosTokenId(),
                WatermarkKey.GeneratorDevice.CPU,
                null,
                null,
                null,
                ANY_ALPHA);
        return new KgwScorer(new KeyRing(List.of(key)), lists);
    }

    /** One vector; confined to the thread that checks. */
    private record Case(JsonNode node, KgwDetector detector, KgwScorer scorer, double threshold) {

        void run(GoldenReport report) {
            String id = node.path("id").asText("(no id)");
            JsonNode tokens = node.path("token_ids");
            if (!tokens.isArray() || (!tokens.isEmpty() && !tokens.get(0).isIntegralNumber())) {
                report.skip(1, "case without a list of token ids");
                return;
            }
            int[] ids = GoldenValues.ints(tokens);
            JsonNode expected = node.path("expected");
            CaseComparison comparison = new CaseComparison(id, report);
            Optional<KgwReading> reading = detector.read(ids);
            Evidence evidence = scorer.score(Subject.ofTokens(id, TokenColumns.ofIds(ids)), LaneAnswers.NONE)
                    .get(0);
            if (expected.has("error")) {
                compareRefusal(comparison, reading, evidence);
            } else if (reading.isEmpty()) {
                comparison.differs("outcome", "numbers", "nothing to score");
            } else {
                compare(comparison, expected, reading.get());
                compareEvidence(comparison, reading.get(), evidence);
            }
            comparison.finish();
        }

        /** Where the reference raises, ours is defined: no number, and no evidence against the null. */
        private static void compareRefusal(CaseComparison comparison, Optional<KgwReading> reading, Evidence evidence) {
            Double p = evidence.pValue();
            boolean harmless = p == null || p == 1;
            comparison.same(
                    "abstains",
                    "true",
                    String.valueOf(reading.isEmpty() && evidence.disposition() == Disposition.ABSTAINED && harmless));
        }

        private void compare(CaseComparison comparison, JsonNode expected, KgwReading reading) {
            double p = reading.referencePValue();
            expected.properties().forEach(field -> {
                String name = field.getKey();
                JsonNode value = field.getValue();
                switch (name) {
                    case "num_tokens_scored" -> comparison.exact(name, value, reading.scored());
                    case "num_green_tokens" -> comparison.exact(name, value, reading.green());
                    case "green_fraction" -> comparison.close(name, value, reading.greenFraction(), SCORE_TOLERANCE, 0);
                    case "z_score" -> comparison.close(name, value, reading.zScore(), SCORE_TOLERANCE, 0);
                    case "p_value" -> comparison.close(name, value, p, P_TOLERANCE, P_RESOLUTION);
                    case "confidence" -> comparison.close(name, value, 1 - p, P_TOLERANCE, P_RESOLUTION);
                    case "prediction" ->
                        comparison.same(name, value.asText(), String.valueOf(reading.zScore() > threshold));
                    case "green_mask" -> comparison.same(name, value.asText(), bits(reading.mask(), reading.scored()));
                    case "first_seeds" -> compareSeeds(comparison, value, reading.seeds());
                    default -> comparison.unknown(name);
                }
            });
        }

        private static void compareSeeds(CaseComparison comparison, JsonNode expected, long[] seeds) {
            List<String> first = Arrays.stream(seeds)
                    .limit(expected.size())
                    .mapToObj(Long::toUnsignedString)
                    .toList();
            comparison.same("first_seeds", GoldenValues.texts(expected).toString(), first.toString());
        }

        /** What the stream would say must rest on the same counts; ids outside the vocabulary abstain there. */
        private static void compareEvidence(CaseComparison comparison, KgwReading reading, Evidence evidence) {
            if (evidence.disposition() == Disposition.ABSTAINED) {
                return;
            }
            comparison.same(
                    "evidence num_tokens_scored",
                    String.valueOf((double) reading.scored()),
                    String.valueOf(evidence.measures().get("num_tokens_scored")));
            comparison.same(
                    "evidence num_green_tokens",
                    String.valueOf((double) reading.green()),
                    String.valueOf(evidence.measures().get("num_green_tokens")));
            comparison.same(
                    "evidence z_score",
                    String.valueOf(reading.zScore()),
                    String.valueOf(evidence.measures().get("z_score")));
        }

        private static String bits(BitSet mask, int length) {
            StringBuilder bits = new StringBuilder(length);
            IntStream.range(0, length).forEach(i -> bits.append(mask.get(i) ? '1' : '0'));
            return bits.toString();
        }
    }
}

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
import dev.assay.scoring.golden.GroupedCases;
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
            Optional<KgwSeeding> scheme =
                    KgwSeeding.ofId(parameters.path("seeding_scheme").asText());
            if (scheme.isEmpty()) {
                unknownScheme(group.path("cases"), report);
                continue;
            }
            runGroup(group, scheme.get(), lists, report);
        }
        return report;
    }

    private static void unknownScheme(JsonNode cases, GoldenReport report) {
        for (JsonNode one : cases) {
            if (one.path("expected").has("error")) {
                // The reference knows no such scheme either.
                report.pass();
            } else {
                report.skip(1, "no scorer for this seeding scheme yet");
            }
        }
    }

    private static void runGroup(JsonNode group, KgwSeeding scheme, GreenLists lists, GoldenReport report) {
        double threshold = group.path("parameters").path("z_threshold").asDouble(DEFAULT_Z_THRESHOLD);
        KgwDetector detector;
        try {
            detector = new KgwDetector(parameters(scheme, group), lists);
        } catch (IllegalArgumentException e) {
            GroupedCases.refused(group.path("cases"), String.valueOf(e.getMessage()), report);
            return;
        }
        WatermarkScorer scorer = scorer(detector);
        for (JsonNode one : group.path("cases")) {
            new Case(one, detector, scorer, threshold).run(report);
        }
    }

    private static KgwParameters parameters(KgwSeeding scheme, JsonNode group) {
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

    private static WatermarkScorer scorer(KgwDetector detector) {
        WatermarkKey key = WatermarkKey.of(
                "golden", "watermark.kgw." + detector.parameters().seeding().id(), detector);
        return new WatermarkScorer(new KeyRing(List.of(key)));
    }

    /** One vector; confined to the thread that checks. */
    private record Case(JsonNode node, KgwDetector detector, WatermarkScorer scorer, double threshold) {

        void run(GoldenReport report) {
            String id = node.path("id").asText("(no id)");
            JsonNode tokens = node.path("token_ids");
            if (!tokens.isArray() || (!tokens.isEmpty() && !tokens.get(0).isIntegralNumber())) {
                report.skip(1, "case without a list of token ids");
                return;
            }
            CaseComparison comparison = new CaseComparison(id, report);
            try {
                compare(comparison, GoldenValues.ints(tokens));
            } catch (IllegalArgumentException | ArithmeticException e) {
                comparison.differs("case", "one that can be run", String.valueOf(e.getMessage()));
            }
            comparison.finish();
        }

        private void compare(CaseComparison comparison, int[] ids) {
            JsonNode expected = node.path("expected");
            Optional<KgwReading> reading = detector.read(ids);
            Evidence evidence = scorer.score(Subject.ofTokens("golden", TokenColumns.ofIds(ids)), LaneAnswers.NONE)
                    .get(0);
            if (expected.has("error")) {
                comparison.same("scores", "false", String.valueOf(reading.isPresent()));
                compareRefusal(comparison, evidence);
            } else if (reading.isEmpty()) {
                comparison.differs("outcome", "numbers", "nothing to score");
            } else {
                compare(comparison, expected, reading.get());
                compareEvidence(comparison, reading.get(), evidence);
            }
        }

        /** Where the reference raises, ours is defined: no number, and no evidence against the null. */
        private static void compareRefusal(CaseComparison comparison, Evidence evidence) {
            Double p = evidence.pValue();
            comparison.same(
                    "disposition",
                    Disposition.ABSTAINED.name(),
                    evidence.disposition().name());
            comparison.same("harmless p", "true", String.valueOf(p == null || p == 1));
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
                    String.valueOf(Double.isFinite(reading.zScore()) ? (Double) reading.zScore() : null),
                    String.valueOf(evidence.measures().get("z_score")));
        }

        private static String bits(BitSet mask, int length) {
            StringBuilder bits = new StringBuilder(length);
            IntStream.range(0, length).forEach(i -> bits.append(mask.get(i) ? '1' : '0'));
            return bits.toString();
        }
    }
}

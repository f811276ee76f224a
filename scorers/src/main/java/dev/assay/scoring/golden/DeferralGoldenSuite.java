package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.cascade.RiskCoverage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Checks curves, calibration and certificates of a deferral rule: files with {@code data.confidence}, the outcomes of both
 * models, and {@code expect}. One case per expected field, grid level or bound. Stateless; confined to the thread that
 * checks.
 */
public final class DeferralGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("data").path("confidence").isArray()
                && root.path("data").path("small_correct").isArray()
                && root.path("expect").isObject();
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        Inputs inputs = Inputs.of(root.get("data"));
        for (Map.Entry<String, JsonNode> field : root.get("expect").properties()) {
            check(report, inputs, field.getKey(), field.getValue());
        }
        return report;
    }

    private record Inputs(
            double[] confidence,
            boolean[] correct,
            RiskCoverage risk,
            DeferralCurve curve,
            double small,
            double large) {
        static Inputs of(JsonNode data) {
            double[] confidence = NumberCase.values(data.get("confidence"));
            boolean[] correct = NumberCase.flags(data.get("small_correct"));
            DeferralCurve curve = DeferralCurve.of(
                    confidence, numbers(correct), numbers(NumberCase.flags(data.get("large_correct"))));
            return new Inputs(
                    confidence,
                    correct,
                    new RiskCoverage(confidence, correct),
                    curve,
                    data.path("cost_small").asDouble(),
                    data.path("cost_large").asDouble());
        }

        RiskCertificate certificate() {
            return new RiskCertificate(confidence, correct);
        }
    }

    private static void check(GoldenReport report, Inputs in, String field, JsonNode expected) {
        switch (field) {
            case "risk_at_coverage" -> risks(report, in.risk(), expected);
            case "quality_at_deferral" ->
                each(report, field, expected, rate -> in.curve().qualityAt(rate));
            case "cost_at_deferral" ->
                each(report, field, expected, rate -> DeferralCurve.costAt(rate, in.small(), in.large()));
            case "crc_marginal" -> marginal(report, in, expected);
            case "selective_bonferroni_cp", "selective_fixed_sequence_cp" -> selective(report, in, field, expected);
            case "clopper_pearson_upper" -> bounds(report, expected);
            default -> single(report, in, field, expected);
        }
    }

    private static void single(GoldenReport report, Inputs in, String field, JsonNode expected) {
        Optional<Double> actual = value(in, field);
        if (actual.isPresent()) {
            new NumberCase(report, field).number(field, expected, actual.get()).end();
        } else {
            report.skip(1, "no production code for " + field);
        }
    }

    private static Optional<Double> value(Inputs in, String field) {
        RiskCoverage risk = in.risk();
        DeferralCurve curve = in.curve();
        return Optional.ofNullable(
                switch (field) {
                    case "auroc_error" -> risk.auroc();
                    case "aurc_stable_order" -> risk.aurcStableOrder();
                    case "aurc_tie_averaged" -> risk.aurc();
                    case "aurc_optimal" -> risk.aurcOptimal();
                    case "e_aurc_tie_averaged" -> risk.excessAurc();
                    case "aurc_random" -> risk.baseRisk();
                    case "prr_area_lm_polygraph" -> rejectionArea(in);
                    case "quality_small" -> curve.smallQuality();
                    case "quality_large" -> curve.largeQuality();
                    case "audc" -> curve.area();
                    case "audc_random" -> curve.randomArea();
                    case "audc_oracle" -> curve.oracleArea();
                    case "apgr" -> curve.gapRecovered();
                    case "cpt50" -> curve.callsFor(0.5);
                    case "cpt80" -> curve.callsFor(0.8);
                    case "ece15" -> Calibration.ece(in.confidence(), in.correct(), 15);
                    case "brier" -> Calibration.brier(in.confidence(), in.correct());
                    default -> null;
                });
    }

    /** 1 - AURC once ties are put into the order in which the reference has them. */
    private static double rejectionArea(Inputs in) {
        int n = in.confidence().length;
        int[] order = IntrosortOrder.rising(
                Arrays.stream(in.confidence()).map(c -> -c).toArray());
        double[] rank = new double[n];
        boolean[] correct = new boolean[n];
        for (int k = 0; k < n; k++) {
            rank[k] = n - k;
            correct[k] = in.correct()[order[k]];
        }
        return 1 - new RiskCoverage(rank, correct).aurc();
    }

    /** Where the cut falls among ties the layout does not say which of the two conventions applies; either may hold. */
    private static void risks(GoldenReport report, RiskCoverage risk, JsonNode expected) {
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            double coverage = Double.parseDouble(entry.getKey());
            double wanted = entry.getValue().doubleValue();
            double averaged = risk.riskAt(coverage);
            double stable = risk.riskAtStableOrder(coverage);
            boolean tieHolds = Math.abs(wanted - averaged) <= Math.abs(wanted - stable);
            new NumberCase(report, "risk_at_coverage " + entry.getKey())
                    .number("risk", entry.getValue(), tieHolds ? averaged : stable)
                    .end();
        }
    }

    private static void each(GoldenReport report, String field, JsonNode expected, DoubleUnaryOperator function) {
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            new NumberCase(report, field + " " + entry.getKey())
                    .number(field, entry.getValue(), function.applyAsDouble(Double.parseDouble(entry.getKey())))
                    .end();
        }
    }

    private static void marginal(GoldenReport report, Inputs in, JsonNode expected) {
        RiskCertificate certificate = in.certificate();
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            NumberCase test = new NumberCase(report, "crc_marginal " + entry.getKey());
            Optional<RiskCertificate.Threshold> found = certificate.marginal(Double.parseDouble(entry.getKey()));
            JsonNode wanted = entry.getValue();
            boolean none = wanted.isNull() || !Double.isFinite(NumberCase.value(wanted.path("lambda")));
            if (found.isEmpty() || none) {
                test.that("threshold", found.isEmpty() && none, wanted, found.isEmpty() ? "none" : found.get());
            } else {
                test.number("lambda", wanted.get("lambda"), found.get().threshold())
                        .number(
                                "accept_rate",
                                wanted.get("accept_rate"),
                                (double) found.get().accepted() / in.confidence().length);
            }
            test.end();
        }
    }

    private static void selective(GoldenReport report, Inputs in, String field, JsonNode expected) {
        RiskCertificate certificate = in.certificate();
        double[] grid = NumberCase.values(expected.get("grid"));
        double delta = expected.get("delta").doubleValue();
        for (Map.Entry<String, JsonNode> entry : expected.get("result").properties()) {
            double alpha = Double.parseDouble(entry.getKey());
            Optional<RiskCertificate.Threshold> found = field.equals("selective_bonferroni_cp")
                    ? certificate.selectiveBonferroni(grid, alpha, delta)
                    : certificate.selectiveFixedSequence(grid, alpha, delta);
            NumberCase test = new NumberCase(report, field + " " + entry.getKey());
            JsonNode wanted = entry.getValue();
            if (found.isEmpty() || wanted.isNull()) {
                test.that("threshold", found.isEmpty() && wanted.isNull(), wanted, found.isEmpty() ? "none" : found);
            } else {
                test.number("lambda", wanted.get("lambda"), found.get().threshold())
                        .number("accepted", wanted.get("accepted"), found.get().accepted())
                        .number("errors", wanted.get("errors"), found.get().errors())
                        .number(
                                "upper_bound",
                                wanted.get("upper_bound"),
                                found.get().bound());
            }
            test.end();
        }
    }

    private static void bounds(GoldenReport report, JsonNode expected) {
        for (JsonNode row : expected) {
            int n = row.get("n").intValue();
            int errors = row.get("errors").intValue();
            double actual = RiskCertificate.clopperPearsonUpper(
                    n, errors, row.get("delta").doubleValue());
            new NumberCase(report, "clopper_pearson_upper n=" + n + " errors=" + errors)
                    .number("upper", row.get("upper"), actual)
                    .end();
        }
    }

    private static double[] numbers(boolean[] flags) {
        double[] numbers = new double[flags.length];
        for (int i = 0; i < flags.length; i++) {
            numbers[i] = flags[i] ? 1 : 0;
        }
        return numbers;
    }
}

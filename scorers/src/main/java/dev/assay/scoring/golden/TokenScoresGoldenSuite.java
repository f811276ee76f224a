package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import dev.assay.scoring.cascade.EntropyBounds;
import dev.assay.scoring.cascade.EntropyTrace;
import dev.assay.scoring.statistics.Binoculars;
import dev.assay.scoring.statistics.Curvature;
import dev.assay.scoring.statistics.DistributionScores;
import dev.assay.scoring.statistics.LikelihoodScores;
import dev.assay.scoring.statistics.LogEvidence;
import dev.assay.scoring.statistics.RankScores;
import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenCounts;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks scores of whole answers, {@code scores*.json}, computed from the logits in the {@code inputs*.json} beside it, or where
 * that holds none from the token statistics in the {@code tokenstats*.json}. One case per row and field; the Chow fields go through {@link ChowRule}. Stateless;
 * confined to the thread that checks.
 */
public final class TokenScoresGoldenSuite implements GoldenSuite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] NO_IDS = {};
    private static final Set<String> SETTINGS = Set.of("window", "tau_bits", "hold", "tau_nats");

    @Override
    public boolean accepts(Path file, JsonNode root) {
        JsonNode first = root.path("rows").path(0);
        return first.has("chow_sum") && first.has("chow_quantile");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        JsonNode statistics = sibling(file, directory, "tokenstats");
        JsonNode inputs = sibling(file, directory, "inputs");
        JsonNode rows = root.get("rows");
        for (int b = 0; b < rows.size(); b++) {
            TokenScoreRow row = row(inputs, statistics, b);
            if (row == null) {
                report.skip(rows.get(b).size(), "neither inputs with logits nor tokenstats with this row beside it");
                continue;
            }
            for (Map.Entry<String, JsonNode> field : rows.get(b).properties()) {
                new Row(report, b, row).check(field.getKey(), field.getValue());
            }
        }
        return report;
    }

    private static @Nullable TokenScoreRow row(@Nullable JsonNode inputs, @Nullable JsonNode statistics, int b) {
        TokenScoreRow row = inputs == null ? null : TokenScoreRow.ofLogits(inputs, b);
        JsonNode stored = statistics == null ? null : statistics.path("rows").get(b);
        if (row != null || stored == null) {
            return row;
        }
        return TokenScoreRow.ofStatistics(
                stored, inputs == null ? 0 : inputs.path("V").intValue());
    }

    private static @Nullable JsonNode sibling(Path file, Path directory, String kind) {
        Path name = file.getFileName();
        Path path = directory.resolve(name == null ? "" : name.toString().replace("scores", kind));
        if (path.equals(file) || !Files.isRegularFile(path)) {
            return null;
        }
        try {
            return JSON.readTree(path.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private record Row(GoldenReport report, int index, TokenScoreRow row) {

        private void check(String field, JsonNode expected) {
            TokenStatistics tokens = row.statistics();
            NumberCase test = new NumberCase(report, "row " + index + " " + field);
            if (!field.equals("n_tokens") && !scorable(test, field, expected)) {
                return;
            }
            switch (field) {
                case "chow_quantile" -> each(test, expected, alpha -> chow(Rule.QUANTILE, alpha));
                case "min_k" -> each(test, expected, k -> LikelihoodScores.minK(tokens, k));
                case "min_k_pp" -> each(test, expected, k -> Curvature.minKPlusPlus(tokens, k));
                case "gltr_fracs_10_100_1000" ->
                    test.numbers(field, expected, RankScores.shares(tokens)).end();
                case "dc_pdd" -> divergence(test, expected);
                case "ead" -> trace(test, expected);
                case "r2r_entropy_switch" ->
                    test.flags(
                                    "use_large",
                                    expected.get("use_large"),
                                    DistributionScores.switches(
                                            tokens, expected.get("tau_nats").doubleValue()))
                            .end();
                case "topk_entropy_bounds" -> bounds(test, expected);
                case "binoculars_published_code" -> published(test, expected);
                case "self_certainty_mean" -> selfCertainty(test, expected);
                default -> number(test, field, expected);
            }
        }

        /** Books a field of a row that has no score: there the file must not have a number either. */
        private boolean scorable(NumberCase test, String field, JsonNode expected) {
            Scorability scorability = Scorability.of(row.statistics(), 1, needed(field));
            switch (scorability.reason()) {
                case NONE -> {
                    return true;
                }
                case UNSUPPORTED -> report.skip(1, field + ": " + scorability.detail());
                default -> {
                    if (isUndefined(expected, row.statistics().length())) {
                        test.end();
                    } else {
                        report.skip(1, "a score of its own convention where ours is " + scorability.reason());
                    }
                }
            }
            return false;
        }

        private static Statistic[] needed(String field) {
            return switch (field) {
                case "entropy_mean", "branching_factor", "ead", "r2r_entropy_switch" ->
                    new Statistic[] {Statistic.ENTROPY};
                case "rank_mean", "logrank_mean", "gltr_fracs_10_100_1000" -> new Statistic[] {Statistic.RANK};
                case "lrr" -> new Statistic[] {Statistic.LOGPROB, Statistic.RANK};
                case "fastdetect_same", "min_k_pp", "zst_statistic", "zst_z", "zst_p_two_sided_normal" ->
                    new Statistic[] {Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE};
                case "fastdetect_dual" ->
                    new Statistic[] {Statistic.LOGPROB, Statistic.CROSS_ENTROPY, Statistic.CROSS_VARIANCE};
                case "binoculars_aligned", "binoculars_published_code" ->
                    new Statistic[] {Statistic.LOGPROB, Statistic.CROSS_ENTROPY};
                case "loss_minus_ref", "loss_over_ref" ->
                    new Statistic[] {Statistic.LOGPROB, Statistic.REFERENCE_LOGPROB};
                case "mean_top2_margin", "topk_entropy_bounds" -> new Statistic[] {Statistic.TOPK_LOGPROB};
                case "self_certainty_mean" -> new Statistic[] {Statistic.MEAN_LOGP};
                case "renyi2_mean" -> new Statistic[] {Statistic.LOG_SUM_SQ};
                case "log_e_unlike" -> new Statistic[] {Statistic.LOGPROB, Statistic.LOG_SUM_SQRT};
                case "log_e_toolike" -> new Statistic[] {Statistic.LOGPROB, Statistic.LOG_SUM_SQ};
                default -> new Statistic[] {Statistic.LOGPROB};
            };
        }

        /** Null, an infinity or a word everywhere; settings do not count, and the sum of nothing may be 0. */
        private static boolean isUndefined(JsonNode expected, int tokens) {
            if (expected.isObject()) {
                return expected.properties().stream()
                        .filter(entry -> !SETTINGS.contains(entry.getKey()))
                        .allMatch(entry -> isUndefined(entry.getValue(), tokens));
            }
            if (expected.isArray()) {
                return expected.valueStream().allMatch(element -> isUndefined(element, tokens));
            }
            return !expected.isNumber() || (tokens == 0 && expected.doubleValue() == 0);
        }

        private void number(NumberCase test, String field, JsonNode expected) {
            TokenStatistics tokens = row.statistics();
            Double value = switch (field) {
                case "n_tokens" -> (double) tokens.length();
                case "loglik_sum" -> LikelihoodScores.sum(tokens);
                case "chow_sum" -> chow(Rule.SUM, 0);
                case "loglik_mean" -> LikelihoodScores.mean(tokens);
                case "chow_average" -> chow(Rule.AVERAGE, 0);
                case "min_prob" -> chow(Rule.MIN_PROBABILITY, 0);
                case "perplexity" -> LikelihoodScores.perplexity(tokens);
                case "loss_minus_ref" -> LikelihoodScores.lossLessReference(tokens);
                case "loss_over_ref" -> LikelihoodScores.lossOverReference(tokens);
                case "entropy_mean" -> DistributionScores.entropy(tokens);
                case "branching_factor" -> DistributionScores.branchingFactor(tokens);
                case "mean_top2_margin" -> DistributionScores.margin(tokens);
                case "renyi2_mean" -> DistributionScores.collisionEntropy(tokens);
                case "rank_mean" -> RankScores.mean(tokens);
                case "logrank_mean" -> RankScores.meanLog(tokens);
                case "lrr" -> RankScores.likelihoodOverRank(tokens);
                case "fastdetect_same" -> Curvature.single(tokens);
                case "fastdetect_dual" -> Curvature.dual(tokens);
                case "zst_statistic" -> Curvature.perplexityLessEntropy(tokens);
                case "zst_z" -> Curvature.z(tokens);
                case "zst_p_two_sided_normal" -> twoSided(Curvature.z(tokens));
                case "binoculars_aligned" -> Binoculars.aligned(tokens);
                case "log_e_unlike" -> LogEvidence.of(tokens).unlike();
                case "log_e_toolike" -> LogEvidence.of(tokens).tooLike();
                default -> null;
            };
            if (value == null) {
                report.skip(1, "no production code for " + field);
            } else {
                test.number(field, expected, value).end();
            }
        }

        private static double twoSided(double z) {
            return Double.isNaN(z) ? Double.NaN : Curvature.twoSided(z).p();
        }

        private double chow(Rule rule, double alpha) {
            double[] column = row.statistics().column(Statistic.LOGPROB);
            TokenColumns columns =
                    new TokenColumns(NO_IDS, column, new double[0], 0, NO_IDS, new double[0], LogprobMode.RAW);
            Deferral deferral = ChowRule.ofModel(
                            new DeferralConfig(rule, Signal.LOGPROB, alpha, null, null, 1, LogprobMode.UNDECLARED))
                    .decide(Subject.ofTokens("row", columns), LaneAnswers.NONE);
            return deferral.score() == null ? Double.NaN : deferral.score();
        }

        private void divergence(NumberCase test, JsonNode expected) {
            TokenCounts counts = row.counts();
            if (counts == null) {
                report.skip(1, "dc_pdd needs token ids and counts from the inputs file beside it");
                return;
            }
            each(test, expected, ceiling -> counts.divergence(row.statistics(), row.ids(), ceiling));
        }

        private void published(NumberCase test, JsonNode expected) {
            if (Double.isNaN(row.afterLast())) {
                report.skip(1, "binoculars_published_code needs logits from the inputs file beside it");
                return;
            }
            test.number("score", expected, Binoculars.published(row.statistics(), row.afterLast()))
                    .end();
        }

        private void selfCertainty(NumberCase test, JsonNode expected) {
            if (row.vocabularySize() == 0) {
                report.skip(1, "self_certainty_mean needs V from the inputs file beside it");
                return;
            }
            test.number("mean", expected, DistributionScores.selfCertainty(row.statistics(), row.vocabularySize()))
                    .end();
        }

        private static void each(NumberCase test, JsonNode expected, DoubleUnaryOperator function) {
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                test.number(
                        entry.getKey(), entry.getValue(), function.applyAsDouble(Double.parseDouble(entry.getKey())));
            }
            test.end();
        }

        private void trace(NumberCase test, JsonNode expected) {
            int hold = expected.get("hold").intValue();
            EntropyTrace trace = trace(expected, hold, 0);
            // The layout does not say whether the very first token may leave the small model; the first flag does.
            if (expected.get("use_large").path(0).asBoolean() && !trace.large()[0]) {
                trace = trace(expected, hold, hold);
            }
            test.numbers("rolling_bits", expected.get("rolling_bits"), trace.rollingBits())
                    .flags("use_large", expected.get("use_large"), trace.large())
                    .number("fraction_large", expected.get("fraction_large"), trace.fractionLarge())
                    .end();
        }

        private EntropyTrace trace(JsonNode expected, int hold, int before) {
            return EntropyTrace.of(
                    row.statistics().column(Statistic.ENTROPY),
                    expected.get("window").intValue(),
                    expected.get("tau_bits").doubleValue(),
                    hold,
                    before);
        }

        private void bounds(NumberCase test, JsonNode expected) {
            if (row.vocabularySize() == 0) {
                report.skip(1, "topk_entropy_bounds need V from the inputs file beside it");
                return;
            }
            int known = row.statistics().topK();
            double[] all = row.statistics().column(Statistic.TOPK_LOGPROB);
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                int k = Integer.parseInt(entry.getKey());
                EntropyBounds[] bounds = new EntropyBounds[row.statistics().length()];
                for (int t = 0; t < bounds.length; t++) {
                    double[] top = Arrays.copyOfRange(all, t * known, t * known + k);
                    bounds[t] = EntropyBounds.of(top, 0, k, row.vocabularySize());
                }
                JsonNode wanted = entry.getValue();
                test.numbers(k + ".partial", wanted.get("partial_entropy"), column(bounds, EntropyBounds::partial))
                        .numbers(k + ".lower", wanted.get("entropy_lower"), column(bounds, EntropyBounds::lower))
                        .numbers(k + ".upper", wanted.get("entropy_upper"), column(bounds, EntropyBounds::upper))
                        .numbers(
                                k + ".missing", wanted.get("missing_mass"), column(bounds, EntropyBounds::missingMass));
            }
            test.end();
        }

        private static double[] column(EntropyBounds[] bounds, ToDoubleFunction<EntropyBounds> part) {
            return Arrays.stream(bounds).mapToDouble(part).toArray();
        }
    }
}

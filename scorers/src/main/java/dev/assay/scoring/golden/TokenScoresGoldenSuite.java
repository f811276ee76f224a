package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import dev.assay.scoring.cascade.EntropyBounds;
import dev.assay.scoring.cascade.EntropyTrace;
import dev.assay.scoring.cascade.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks scores of whole answers, {@code scores*.json}, against the token statistics in the {@code tokenstats*.json} and
 * {@code inputs*.json} beside it. One case per row and field; the Chow fields go through {@link ChowRule}. Stateless;
 * confined to the thread that checks.
 */
public final class TokenScoresGoldenSuite implements GoldenSuite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int[] NO_IDS = {};

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
            JsonNode tokens =
                    statistics == null ? null : statistics.path("rows").get(b);
            if (tokens == null) {
                report.skip(rows.get(b).size(), "no tokenstats file with this row beside it");
                continue;
            }
            int vocabulary = inputs == null ? 0 : inputs.path("V").intValue();
            for (Map.Entry<String, JsonNode> field : rows.get(b).properties()) {
                new Row(report, b, tokens, vocabulary).check(field.getKey(), field.getValue());
            }
        }
        return report;
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

    private record Row(GoldenReport report, int index, JsonNode tokens, int vocabulary) {

        private void check(String field, JsonNode expected) {
            TokenSequence logprobs = TokenSequence.of(NumberCase.values(tokens.get("logprob")));
            double[] entropy = NumberCase.values(tokens.get("entropy"));
            double entropyMean = -TokenSequence.ofEntropies(entropy).average();
            NumberCase test = new NumberCase(report, "row " + index + " " + field);
            switch (field) {
                case "n_tokens" ->
                    test.number(field, expected, logprobs.length()).end();
                case "loglik_sum", "chow_sum" ->
                    test.number(field, expected, chow(Rule.SUM, 0)).end();
                case "loglik_mean", "chow_average" ->
                    test.number(field, expected, chow(Rule.AVERAGE, 0)).end();
                case "chow_quantile" -> {
                    each(test, expected, alpha -> chow(Rule.QUANTILE, alpha));
                    test.end();
                }
                case "min_prob" ->
                    test.number(field, expected, chow(Rule.MIN_PROBABILITY, 0)).end();
                case "min_k" -> {
                    each(test, expected, logprobs::minK);
                    test.end();
                }
                case "perplexity" ->
                    test.number(field, expected, Math.exp(-logprobs.average())).end();
                case "entropy_mean" -> test.number(field, expected, entropyMean).end();
                case "branching_factor" ->
                    test.number(field, expected, Math.exp(entropyMean)).end();
                case "mean_top2_margin" ->
                    test.number(field, expected, margin()).end();
                case "ead" -> trace(test, expected, entropy);
                case "r2r_entropy_switch" -> switches(test, expected, entropy);
                case "topk_entropy_bounds" -> bounds(test, expected);
                default -> report.skip(1, "no production code for " + field);
            }
        }

        private double chow(Rule rule, double alpha) {
            double[] column = NumberCase.values(tokens.get("logprob"));
            TokenColumns columns =
                    new TokenColumns(NO_IDS, column, new double[0], 0, NO_IDS, new double[0], LogprobMode.RAW);
            Deferral deferral = new ChowRule(
                            new DeferralConfig(rule, Signal.LOGPROB, alpha, null, null, 1, LogprobMode.UNDECLARED))
                    .decide(Subject.ofTokens("row", columns));
            return deferral.score() == null ? Double.NaN : deferral.score();
        }

        private double margin() {
            double sum = 0;
            for (JsonNode row : tokens.get("topk_logprob")) {
                sum += Math.exp(row.get(0).doubleValue()) - Math.exp(row.get(1).doubleValue());
            }
            return sum / tokens.get("topk_logprob").size();
        }

        private static void each(NumberCase test, JsonNode expected, DoubleUnaryOperator function) {
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                test.number(
                        entry.getKey(), entry.getValue(), function.applyAsDouble(Double.parseDouble(entry.getKey())));
            }
        }

        private void trace(NumberCase test, JsonNode expected, double[] entropy) {
            double level = expected.get("tau_bits").doubleValue();
            EntropyTrace trace = EntropyTrace.of(
                    entropy,
                    expected.get("window").intValue(),
                    level,
                    expected.get("hold").intValue());
            if (trace.rollingBits()[0] > level) {
                report.skip(1, "ead: the layout does not say whether the very first token may leave the small model");
                return;
            }
            test.numbers("rolling_bits", expected.get("rolling_bits"), trace.rollingBits())
                    .flags("use_large", expected.get("use_large"), trace.large())
                    .number("fraction_large", expected.get("fraction_large"), trace.fractionLarge())
                    .end();
        }

        private static void switches(NumberCase test, JsonNode expected, double[] entropy) {
            double level = expected.get("tau_nats").doubleValue();
            boolean[] large = new boolean[entropy.length];
            for (int t = 0; t < large.length; t++) {
                large[t] = entropy[t] >= level;
            }
            test.flags("use_large", expected.get("use_large"), large).end();
        }

        private void bounds(NumberCase test, JsonNode expected) {
            if (vocabulary == 0) {
                report.skip(1, "topk_entropy_bounds need V from the inputs file beside it");
                return;
            }
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                int k = Integer.parseInt(entry.getKey());
                JsonNode rows = tokens.get("topk_logprob");
                EntropyBounds[] bounds = new EntropyBounds[rows.size()];
                for (int t = 0; t < bounds.length; t++) {
                    double[] top = Arrays.copyOf(NumberCase.values(rows.get(t)), k);
                    bounds[t] = EntropyBounds.of(top, 0, k, vocabulary);
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

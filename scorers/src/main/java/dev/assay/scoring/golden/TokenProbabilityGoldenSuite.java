package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.likelihood.SampleLogProbs;
import dev.assay.scoring.consistency.likelihood.SemanticDensity;
import dev.assay.scoring.consistency.likelihood.TokenDistribution;
import dev.assay.scoring.consistency.likelihood.TokenProbability;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Vectors of token distributions and scored samples to likelihood measures of one answer ({@code token_probability.json}).
 * Stateless; confined to the thread that checks.
 */
public final class TokenProbabilityGoldenSuite extends FieldSuite {
    private static final int SELFCHECK_TOP = 5;
    private static final double RENYI_ORDER = 0.5;
    private static final double RENYI_TEMPERATURE = 2;

    /** A suite. */
    public TokenProbabilityGoldenSuite() {
        super(1e-8, "max_sequence_probability", "semantic_density_uqlm");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[][] rows = NumberCase.matrix(inputs.get("logprobs_full"));
        int[] chosen = GoldenValues.ints(inputs.get("chosen"));
        double[] logProbs = new double[rows.length];
        Arrays.setAll(logProbs, t -> rows[t][chosen[t]]);
        Case one = new Case(
                rows,
                logProbs,
                inputs.get("top_k").intValue(),
                NumberCase.values(inputs.get("greedy_sample_similarity")),
                inputs.get("samples"));
        return (field, expected) -> {
            if (field.equals("token_entropy")) {
                comparison.numbers(field, expected, one.each(TokenDistribution::entropy));
            } else if (field.equals("selfcheck_top5_entropy")) {
                one.selfCheck(field, expected, comparison);
            } else if (field.startsWith("semantic_density_")) {
                one.density(field, expected, comparison);
            } else if (field.startsWith("uqlm_")) {
                one.uqlm(field, expected, comparison);
            } else {
                one.other(field, expected, comparison);
            }
        };
    }

    private record Case(double[][] rows, double[] logProbs, int k, double[] similarities, JsonNode samples) {

        private double[] each(ToDoubleFunction<double[]> measure) {
            return Arrays.stream(rows).mapToDouble(measure).toArray();
        }

        private double mean(ToDoubleFunction<double[]> measure) {
            return Arrays.stream(each(measure)).average().orElse(Double.NaN);
        }

        /** Of the positions with exactly k alternatives; uqlm passes over the others. */
        private double[] negentropies() {
            return Arrays.stream(rows)
                    .filter(row -> row.length >= k)
                    .mapToDouble(row -> TokenDistribution.negentropy(TokenDistribution.top(row, k)))
                    .toArray();
        }

        private void selfCheck(String name, JsonNode expected, Comparison comparison) {
            double[] entropies =
                    each(row -> TokenDistribution.renormalisedEntropy(TokenDistribution.top(row, SELFCHECK_TOP)));
            for (Map.Entry<String, JsonNode> part : expected.properties()) {
                String field = name + "." + part.getKey();
                switch (part.getKey()) {
                    case "avg" ->
                        comparison.number(
                                field,
                                part.getValue(),
                                Arrays.stream(entropies).average().orElse(Double.NaN));
                    case "max" ->
                        comparison.number(
                                field,
                                part.getValue(),
                                Arrays.stream(entropies).max().orElse(Double.NaN));
                    case "avg_neg_logprob" ->
                        comparison.number(field, part.getValue(), TokenProbability.perplexity(logProbs));
                    case "max_neg_logprob" ->
                        comparison.number(field, part.getValue(), TokenProbability.worstToken(logProbs));
                    default -> comparison.unknown(field);
                }
            }
        }

        private void density(String field, JsonNode expected, Comparison comparison) {
            List<String> texts = Comparison.texts(samples.get("texts"));
            double[] means = SampleLogProbs.of(NumberCase.matrix(samples.get("token_logprobs")))
                    .means();
            double[][] nli = NumberCase.matrix(samples.get("p_contra_neutral_entail_vs_response"));
            switch (field) {
                case "semantic_density_lm_polygraph" ->
                    comparison.number(
                            field,
                            expected,
                            SemanticDensity.negated(-TokenProbability.perplexity(logProbs), texts, means, nli));
                case "semantic_density_uqlm" ->
                    comparison.number(field, expected, SemanticDensity.confidence(means, nli));
                default -> comparison.unknown(field);
            }
        }

        private void uqlm(String field, JsonNode expected, Comparison comparison) {
            switch (field) {
                case "uqlm_min_probability" -> comparison.number(field, expected, TokenProbability.minimum(logProbs));
                case "uqlm_normalized_probability" ->
                    comparison.number(field, expected, TokenProbability.normalised(logProbs));
                case "uqlm_sequence_probability" ->
                    comparison.number(field, expected, TokenProbability.sequence(logProbs));
                case "uqlm_mean_token_negentropy" ->
                    comparison.number(
                            field,
                            expected,
                            Arrays.stream(negentropies()).average().orElse(Double.NaN));
                case "uqlm_min_token_negentropy" ->
                    comparison.number(
                            field, expected, Arrays.stream(negentropies()).min().orElse(Double.NaN));
                case "uqlm_probability_margin" ->
                    comparison.number(
                            field, expected, mean(row -> TokenDistribution.margin(TokenDistribution.top(row, k))));
                default -> comparison.unknown(field);
            }
        }

        private void other(String field, JsonNode expected, Comparison comparison) {
            double perplexity = TokenProbability.perplexity(logProbs);
            double surprise = TokenProbability.negativeLogProbability(logProbs);
            double entropy = mean(TokenDistribution::entropy);
            switch (field) {
                case "perplexity" -> comparison.number(field, expected, perplexity);
                case "max_sequence_probability" -> comparison.number(field, expected, surprise);
                case "mean_token_entropy" -> comparison.number(field, expected, entropy);
                case "renyi_neg" ->
                    comparison.number(
                            field, expected, mean(row -> TokenDistribution.renyi(row, RENYI_ORDER, RENYI_TEMPERATURE)));
                case "self_certainty" -> comparison.number(field, expected, mean(TokenDistribution::selfCertainty));
                case "cocoa_msp" -> comparison.number(field, expected, TokenProbability.cocoa(surprise, similarities));
                case "cocoa_ppl" ->
                    comparison.number(field, expected, TokenProbability.cocoa(perplexity, similarities));
                case "cocoa_mte" -> comparison.number(field, expected, TokenProbability.cocoa(entropy, similarities));
                default -> comparison.unknown(field);
            }
        }
    }
}

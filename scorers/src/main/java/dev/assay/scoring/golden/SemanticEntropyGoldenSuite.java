package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.likelihood.SampleLogProbs;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.SemanticEntropy;
import java.util.List;

/**
 * Vectors of classes and token log-probabilities to every published semantic entropy ({@code semantic_entropy.json}).
 * Stateless; confined to the thread that checks.
 */
public final class SemanticEntropyGoldenSuite extends FieldSuite {
    private static final double SINGLE_PRECISION = 1e-5;

    /** A suite. */
    public SemanticEntropyGoldenSuite() {
        super(1e-8, "jlko_semantic_entropy", "lm_polygraph_direct");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        Case one = new Case(
                GoldenValues.ints(inputs.get("class_ids")),
                Comparison.texts(inputs.get("texts")),
                SampleLogProbs.of(NumberCase.matrix(inputs.get("token_logprobs"))));
        return (field, expected) -> {
            if (field.equals("jlko_cluster_log_probs")) {
                comparison.numbers(
                        field,
                        expected,
                        SemanticEntropy.normalisedClassLogProbs(
                                one.ids(), one.logProbs().means()));
            } else if (field.startsWith("kuhn_")) {
                one.kuhn(field, expected, comparison);
            } else if (field.startsWith("uqlm_")) {
                one.uqlm(field, expected, comparison);
            } else {
                one.other(field, expected, comparison);
            }
        };
    }

    private record Case(int[] ids, List<String> texts, SampleLogProbs logProbs) {

        private void kuhn(String field, JsonNode expected, Comparison comparison) {
            switch (field) {
                case "kuhn_semantic_entropy_normalized" ->
                    comparison.number(field, expected, SemanticEntropy.kuhn(ids, logProbs.means()), SINGLE_PRECISION);
                case "kuhn_semantic_entropy_unnormalized" ->
                    comparison.number(field, expected, SemanticEntropy.kuhn(ids, logProbs.sums()), SINGLE_PRECISION);
                case "kuhn_predictive_entropy" ->
                    comparison.number(field, expected, logProbs.monteCarloEntropy(), SINGLE_PRECISION);
                default -> comparison.unknown(field);
            }
        }

        private void uqlm(String field, JsonNode expected, Comparison comparison) {
            double discrete = SemanticEntropy.discrete(ids);
            double likely = SemanticEntropy.normalised(ids, logProbs.means());
            int n = ids.length;
            switch (field) {
                case "uqlm_discrete_entropy" -> comparison.number(field, expected, discrete);
                case "uqlm_tokenprob_entropy" -> comparison.number(field, expected, likely);
                case "uqlm_discrete_negentropy" ->
                    comparison.number(field, expected, SemanticEntropy.negentropy(discrete, n));
                case "uqlm_tokenprob_negentropy" ->
                    comparison.number(field, expected, SemanticEntropy.negentropy(likely, n));
                case "uqlm_semantic_sets_confidence" ->
                    comparison.number(field, expected, SemanticEntropy.setsConfidence(n, Clusters.count(ids)));
                default -> comparison.unknown(field);
            }
        }

        private void other(String field, JsonNode expected, Comparison comparison) {
            double[] all = SemanticEntropy.classLogProbs(ids, logProbs.sums());
            double[] unique = SemanticEntropy.classLogProbs(ids, logProbs.sums(), texts);
            switch (field) {
                case "lm_polygraph_mean" -> comparison.number(field, expected, SemanticEntropy.monteCarlo(ids, all));
                case "lm_polygraph_direct" -> comparison.number(field, expected, SemanticEntropy.direct(ids, all));
                case "lm_polygraph_unique_mean" ->
                    comparison.number(field, expected, SemanticEntropy.monteCarlo(ids, unique));
                case "lm_polygraph_unique_direct" ->
                    comparison.number(field, expected, SemanticEntropy.direct(ids, unique));
                case "lm_polygraph_empirical", "jlko_cluster_assignment_entropy" ->
                    comparison.number(field, expected, SemanticEntropy.discrete(ids));
                case "lm_polygraph_empirical_direct" ->
                    comparison.number(field, expected, SemanticEntropy.discreteDirect(ids));
                case "monte_carlo_sequence_entropy" -> comparison.number(field, expected, logProbs.monteCarloEntropy());
                case "monte_carlo_normalized_sequence_entropy", "jlko_regular_entropy" ->
                    comparison.number(field, expected, logProbs.normalisedMonteCarloEntropy());
                case "jlko_semantic_entropy" ->
                    comparison.number(field, expected, SemanticEntropy.normalised(ids, logProbs.means()));
                default -> comparison.unknown(field);
            }
        }
    }
}

package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.likelihood.SampleLogProbs;
import dev.assay.scoring.consistency.likelihood.ShiftingAttention;
import java.util.Arrays;

/**
 * Vectors of token log-probabilities and similarities to TokenSAR, SentenceSAR and SAR ({@code sar.json}). Stateless;
 * confined to the thread that checks.
 */
public final class SarGoldenSuite extends FieldSuite {
    /** The authors' code works in single precision. */
    private static final double SINGLE_PRECISION = 1e-4;

    /** A suite. */
    public SarGoldenSuite() {
        super(1e-9, "token_sar_greedy", "sentence_sar");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[][] logProbs = NumberCase.matrix(inputs.get("sample_token_logprobs"));
        double[][] relevance = NumberCase.matrix(inputs.get("sample_token_similarity"));
        double[][] alike = NumberCase.matrix(inputs.get("sentence_similarity"));
        double t = inputs.get("t").doubleValue();
        int greedy = inputs.get("greedy_is_sample").intValue();
        double[] tokenSar = new double[logProbs.length];
        Arrays.setAll(tokenSar, i -> ShiftingAttention.tokenSar(logProbs[i], relevance[i]));
        double sar = ShiftingAttention.sar(tokenSar, alike, t);
        double sentenceSar =
                ShiftingAttention.sentenceSar(SampleLogProbs.of(logProbs).sums(), alike, t);
        return (field, expected) -> {
            switch (field) {
                case "token_sar_greedy" -> comparison.number(field, expected, tokenSar[greedy]);
                case "token_sar_per_sample" -> comparison.numbers(field, expected, tokenSar);
                case "token_sar_claim" ->
                    comparison.number(
                            field,
                            expected,
                            ShiftingAttention.claimSar(
                                    logProbs[greedy],
                                    relevance[greedy],
                                    GoldenValues.ints(inputs.get("claim_token_ids"))));
                case "sentence_sar" -> comparison.number(field, expected, sentenceSar);
                case "sar" -> comparison.number(field, expected, sar);
                case "original_sentence_sar" -> comparison.number(field, expected, sentenceSar, SINGLE_PRECISION);
                case "original_sar" -> comparison.number(field, expected, sar, SINGLE_PRECISION);
                case "original_token_sar_mean" ->
                    comparison.number(
                            field, expected, Arrays.stream(tokenSar).average().orElse(Double.NaN), SINGLE_PRECISION);
                default -> comparison.unknown(field);
            }
        };
    }
}

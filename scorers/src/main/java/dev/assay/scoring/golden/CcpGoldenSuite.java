package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.likelihood.ClaimConditioned;
import dev.assay.scoring.consistency.semantic.NliLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Vectors of alternatives and labels to claim-conditioned probability ({@code ccp.json}). Stateless; confined to the thread
 * that checks.
 */
public final class CcpGoldenSuite extends FieldSuite {
    /** A suite. */
    public CcpGoldenSuite() {
        super(1e-9, "ccp_sequence", "combine_examples");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[] plain = tokens(inputs, Set.of());
        double[] withStopwords = tokens(inputs, Set.copyOf(Comparison.texts(inputs.get("stopwords"))));
        return (field, expected) -> {
            switch (field) {
                case "ccp_sequence" -> comparison.number(field, expected, ClaimConditioned.sequence(plain));
                case "token_log_ccp" -> comparison.numbers(field, expected, plain);
                case "token_log_ccp_with_stopwords" -> comparison.numbers(field, expected, withStopwords);
                case "ccp_claims" -> comparison.numbers(field, expected, claims(inputs.get("claims"), withStopwords));
                case "combine_examples" -> combine(field, expected, comparison);
                case "frequency_scoring" ->
                    comparison.numbers(field, expected, frequencies(inputs.get("claim_sample_nli")));
                default -> comparison.unknown(field);
            }
        };
    }

    private static double[] tokens(JsonNode inputs, Set<String> stopwords) {
        JsonNode positions = inputs.get("alternatives");
        double[] out = new double[positions.size()];
        for (int t = 0; t < out.length; t++) {
            JsonNode alternatives = positions.get(t);
            boolean stopword = stopwords.contains(alternatives.get(0).get(0).asText());
            double[] logProbs = new double[alternatives.size()];
            List<NliLabel> labels = new ArrayList<>();
            JsonNode nli = inputs.get("nli_vs_greedy").get(t);
            for (int k = 0; k < logProbs.length; k++) {
                logProbs[k] = NumberCase.value(alternatives.get(k).get(1));
                NliLabel forward = label(nli.get("forward").get(k));
                labels.add(
                        stopword
                                ? NliLabel.ENTAILMENT
                                : forward.combine(label(nli.get("backward").get(k))));
            }
            out[t] = ClaimConditioned.token(logProbs, labels);
        }
        return out;
    }

    private static double[] claims(JsonNode claims, double[] tokens) {
        return IntStream.range(0, claims.size())
                .mapToDouble(c -> ClaimConditioned.claim(tokens, GoldenValues.ints(claims.get(c))))
                .toArray();
    }

    private static double[] frequencies(JsonNode claims) {
        return IntStream.range(0, claims.size())
                .mapToDouble(c -> {
                    List<NliLabel> labels = new ArrayList<>();
                    claims.get(c)
                            .forEach(p -> labels.add(ClaimConditioned.label(
                                    p.get("entail").doubleValue(),
                                    p.get("contra").doubleValue(),
                                    p.get("neutral").doubleValue())));
                    return ClaimConditioned.frequency(labels);
                })
                .toArray();
    }

    private static void combine(String field, JsonNode examples, Comparison comparison) {
        for (JsonNode example : examples) {
            comparison.equal(field, label(example.get(2)), label(example.get(0)).combine(label(example.get(1))));
        }
    }

    static NliLabel label(JsonNode node) {
        return switch (node.asText()) {
            case "entail" -> NliLabel.ENTAILMENT;
            case "contra" -> NliLabel.CONTRADICTION;
            case "neutral" -> NliLabel.NEUTRAL;
            default -> throw new IllegalArgumentException("no label: " + node.getNodeType());
        };
    }
}

package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.graph.Affinity;
import dev.assay.scoring.consistency.graph.AnswerGraph;
import java.util.Arrays;
import java.util.Map;

/**
 * Vectors of entailment logits to the graph measures of the UQ-NLG package, which works in single precision
 * ({@code graph_measures_uqnlg.json}). Stateless; confined to the thread that checks.
 */
public final class UqNlgGoldenSuite extends FieldSuite {
    /** A suite. */
    public UqNlgGoldenSuite() {
        super(1e-4, "disagreement_w_T3", "agreement_w_T3");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[][][] logits = NumberCase.tensor(inputs.get("logits_contra_neutral_entail"));
        return (field, expected) -> {
            switch (field) {
                case "disagreement_w_T1" -> check(field, expected, logits, 1, Affinity.Mode.DISAGREEMENT, comparison);
                case "disagreement_w_T3" -> check(field, expected, logits, 3, Affinity.Mode.DISAGREEMENT, comparison);
                case "agreement_w_T1" -> check(field, expected, logits, 1, Affinity.Mode.AGREEMENT, comparison);
                case "agreement_w_T3" -> check(field, expected, logits, 3, Affinity.Mode.AGREEMENT, comparison);
                default -> comparison.unknown(field);
            }
        };
    }

    private static void check(
            String name,
            JsonNode expected,
            double[][][] logits,
            double temperature,
            Affinity.Mode mode,
            Comparison comparison) {
        double[][] directed = Affinity.directed(logits, temperature, mode);
        double[] distances = AnswerGraph.distances(directed);
        AnswerGraph graph = AnswerGraph.of(Affinity.entailment(directed));
        for (Map.Entry<String, JsonNode> each : expected.properties()) {
            String field = name + "." + each.getKey();
            switch (each.getKey()) {
                case "eigv" -> comparison.number(field, each.getValue(), graph.eigV());
                case "degree_u" ->
                    comparison.number(
                            field,
                            each.getValue(),
                            Arrays.stream(distances).average().orElse(0));
                case "degree_c" -> comparison.numbers(field, each.getValue(), distances);
                case "ecc_u" -> comparison.number(field, each.getValue(), graph.eccentricity());
                case "ecc_c" -> comparison.numbers(field, each.getValue(), graph.eccentricities());
                default -> comparison.unknown(field);
            }
        }
    }
}

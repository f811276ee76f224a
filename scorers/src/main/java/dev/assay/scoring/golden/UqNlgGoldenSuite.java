package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.graph.Affinity;
import dev.assay.scoring.consistency.graph.AnswerGraph;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Vectors of entailment logits to the graph measures of the UQ-NLG package, which works in single precision
 * ({@code graph_measures_uqnlg.json}). Stateless; confined to the thread that checks.
 */
public final class UqNlgGoldenSuite extends FieldSuite {
    private static final Pattern FIELD = Pattern.compile("(dis|)agreement_w_T(\\d+(?:\\.\\d+)?)");

    /** A suite. */
    public UqNlgGoldenSuite() {
        super(1e-4, "(?:dis)?agreement_w_T.*");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[][][] logits = NumberCase.tensor(inputs.get("logits_contra_neutral_entail"));
        return (field, expected) -> {
            Matcher name = FIELD.matcher(field);
            if (!name.matches()) {
                comparison.unknown(field);
                return;
            }
            Affinity.Mode mode = name.group(1).isEmpty() ? Affinity.Mode.AGREEMENT : Affinity.Mode.DISAGREEMENT;
            check(field, expected, logits, Double.parseDouble(name.group(2)), mode, comparison);
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

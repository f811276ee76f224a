package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.NliLabel;
import dev.assay.scoring.consistency.semantic.NliPairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of entailment probabilities to classes under five published rules ({@code semantic_clusters.json}), classes
 * compared exactly. Stateless; confined to the thread that checks.
 */
public final class SemanticClustersGoldenSuite extends FieldSuite {
    private static final List<NliLabel> LABELS = List.of(NliLabel.CONTRADICTION, NliLabel.NEUTRAL, NliLabel.ENTAILMENT);

    /** A suite. */
    public SemanticClustersGoldenSuite() {
        super(1e-12, "lm_polygraph_ids", "uqlm_clusters");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        NliPairs pairs = new NliPairs(NumberCase.tensor(inputs.get("p_contra_neutral_entail")));
        labels(inputs.path("argmax"), pairs, comparison);
        return (field, expected) -> {
            switch (field) {
                case "lm_polygraph_ids" -> ids(field, expected, Clusters.mutualEntailment(pairs), comparison);
                case "jlko_ids_loose" -> ids(field, expected, Clusters.loose(pairs), comparison);
                case "jlko_ids_strict" -> ids(field, expected, Clusters.strict(pairs), comparison);
                case "kuhn_noncontradiction_ids" -> ids(field, expected, Clusters.nonContradiction(pairs), comparison);
                case "uqlm_clusters" ->
                    comparison.equal(
                            field,
                            lists(expected),
                            Clusters.overlapping(pairs).stream()
                                    .map(SemanticClustersGoldenSuite::list)
                                    .toList());
                case "uqlm_noncontradiction_to_first" ->
                    comparison.number(field, expected, pairs.nonContradictionWithFirst());
                case "uqlm_entailment_to_first" -> comparison.number(field, expected, pairs.entailmentWithFirst());
                case "num_sem_sets_lm_polygraph" ->
                    comparison.number(
                            field,
                            expected,
                            Clusters.count(Clusters.connected(pairs.entailment(), pairs.contradiction())));
                default -> comparison.unknown(field);
            }
        };
    }

    private static void labels(JsonNode expected, NliPairs pairs, Comparison comparison) {
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.size(); j++) {
                NliLabel wanted = LABELS.get(expected.get(i).get(j).intValue());
                comparison.equal("argmax", wanted, pairs.label(i, j));
            }
        }
    }

    private static void ids(String field, JsonNode expected, int[] actual, Comparison comparison) {
        comparison.equal(field, list(GoldenValues.ints(expected)), list(actual));
    }

    private static List<List<Integer>> lists(JsonNode array) {
        List<List<Integer>> out = new ArrayList<>();
        array.forEach(each -> out.add(list(GoldenValues.ints(each))));
        return out;
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}

package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.graph.Affinity;
import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.graph.KernelLanguageEntropy;
import dev.assay.scoring.consistency.graph.Luq;
import dev.assay.scoring.consistency.semantic.Clusters;
import java.util.Arrays;

/**
 * Vectors of entailment matrices to graph measures ({@code graph_measures.json}). Stateless; confined to the thread that
 * checks.
 */
public final class GraphMeasuresGoldenSuite extends FieldSuite {
    private static final double SPECTRAL = 1e-6;
    private static final double SMALLEST_PROBABILITY = 1e-6;

    /** A suite. */
    public GraphMeasuresGoldenSuite() {
        super(1e-8, "eigv_entail", "kernel_language_entropy");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        double[][] entail = NumberCase.matrix(inputs.get("p_entail"));
        double[][] contra = NumberCase.matrix(inputs.get("p_contra"));
        AnswerGraph agreement = AnswerGraph.of(Affinity.entailment(entail));
        AnswerGraph peace = AnswerGraph.of(Affinity.nonContradiction(contra));
        KernelLanguageEntropy kernel = KernelLanguageEntropy.of(entail, contra, KernelLanguageEntropy.TIME);
        return (field, expected) -> {
            switch (field) {
                case "eigv_entail" -> comparison.number(field, expected, agreement.eigV());
                case "degmat_entail" -> comparison.number(field, expected, agreement.degree());
                case "eccentricity_entail" -> comparison.number(field, expected, agreement.eccentricity(), SPECTRAL);
                case "laplacian_eigenvalues_entail" -> comparison.numbers(field, expected, agreement.eigenvalues());
                case "eigv_contra" -> comparison.number(field, expected, peace.eigV());
                case "degmat_contra" -> comparison.number(field, expected, peace.degree());
                case "eccentricity_contra" -> comparison.number(field, expected, peace.eccentricity(), SPECTRAL);
                case "laplacian_eigenvalues_contra" -> comparison.numbers(field, expected, peace.eigenvalues());
                case "num_sem_sets" ->
                    comparison.number(field, expected, Clusters.count(Clusters.connected(entail, contra)));
                case "kernel_language_entropy" -> comparison.number(field, expected, kernel.scaled(), SPECTRAL);
                case "kernel_language_entropy_unscaled" ->
                    comparison.number(field, expected, kernel.entropy(), SPECTRAL);
                case "luq" -> comparison.number(field, expected, Luq.ofAnswers(logs(entail), logs(contra)));
                default -> comparison.unknown(field);
            }
        };
    }

    private static double[][] logs(double[][] probabilities) {
        return Arrays.stream(probabilities)
                .map(row -> Arrays.stream(row)
                        .map(p -> Math.log(Math.max(p, SMALLEST_PROBABILITY)))
                        .toArray())
                .toArray(double[][]::new);
    }
}

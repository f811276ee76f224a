package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.consistency.graph.Affinity;
import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.graph.KernelLanguageEntropy;
import dev.assay.scoring.consistency.graph.Luq;
import dev.assay.scoring.consistency.semantic.Clusters;
import dev.assay.scoring.consistency.semantic.NliPairs;

/**
 * All measures over the complete graph of answers: EigV, Deg and Ecc on entailment and on contradiction (Lin, Trivedi, Sun,
 * TMLR 2024), the numbers of semantic sets of UQ-NLG and lm-polygraph, kernel language entropy (Nikitin et al., NeurIPS
 * 2024), LUQ (Zhang et al., EMNLP 2024). A text entails itself with probability 1. Stateless; any thread may use it.
 */
final class AnswerGraphs {
    private AnswerGraphs() {}

    /**
     * @param judgements of every ordered pair, [n][n], n at least 1
     * @param responseFirst whether the first answer is the response, so that agreement with it can be told
     * @param to the evidence that gets the measures
     */
    static Evidence measure(Judgement[][] judgements, boolean responseFirst, Evidence.Builder to) {
        NliPairs pairs = Answers.pairs(judgements);
        double[][] entail = pairs.entailment();
        double[][] contra = pairs.contradiction();
        AnswerGraph alike = AnswerGraph.of(Affinity.entailment(entail));
        graph("entail", alike, to);
        graph("contra", AnswerGraph.of(Affinity.nonContradiction(contra)), to);
        KernelLanguageEntropy kernel = KernelLanguageEntropy.of(entail, contra, KernelLanguageEntropy.TIME);
        to.score(alike.eigV())
                .statistic("eigv_entail", alike.eigV())
                .measure("kle", kernel.entropy())
                .measure("kle_scaled", kernel.scaled())
                .measure("luq", Luq.ofAnswers(logits(judgements, true), logits(judgements, false)))
                .measure("num_sets", Clusters.count(Clusters.nonContradiction(pairs)))
                .measure("num_semantic_sets", Clusters.count(Clusters.connected(entail, contra)))
                .note("diagonal", "1: a text is not asked about itself");
        if (responseFirst) {
            to.measure("noncontradiction_with_response", pairs.nonContradictionWithFirst())
                    .measure("entailment_with_response", pairs.entailmentWithFirst());
        }
        return to.build();
    }

    private static void graph(String affinity, AnswerGraph graph, Evidence.Builder to) {
        to.measure("eigv_" + affinity, graph.eigV())
                .measure("deg_" + affinity, graph.degree())
                .measure("ecc_" + affinity, graph.eccentricity());
    }

    private static double[][] logits(Judgement[][] judgements, boolean entailment) {
        double[][] out = new double[judgements.length][judgements.length];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[i][j] = entailment ? judgements[i][j].entailment() : judgements[i][j].contradiction();
            }
        }
        return out;
    }
}

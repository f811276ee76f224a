package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.graph.AnswerGraph;
import dev.assay.scoring.consistency.lexical.Jaccard;
import dev.assay.scoring.consistency.lexical.LexicalSimilarity;
import dev.assay.scoring.consistency.lexical.RougeL;
import java.util.List;

/**
 * Vectors of texts to their similarities by words ({@code lexical_similarity.json}). Stateless; confined to the thread that
 * checks.
 */
public final class LexicalSimilarityGoldenSuite extends FieldSuite {
    /** A suite. */
    public LexicalSimilarityGoldenSuite() {
        super(1e-9, "lexsim_rougeL", "jaccard");
    }

    @Override
    Fields read(JsonNode inputs, Comparison comparison) {
        List<String> texts = Comparison.texts(inputs.get("texts"));
        double[][] jaccard = Jaccard.matrix(texts);
        AnswerGraph graph = AnswerGraph.of(jaccard);
        return (field, expected) -> {
            switch (field) {
                case "lexsim_rouge1" ->
                    comparison.number(field, expected, LexicalSimilarity.ROUGE_1.uncertainty(texts));
                case "lexsim_rouge2" ->
                    comparison.number(field, expected, LexicalSimilarity.ROUGE_2.uncertainty(texts));
                case "lexsim_rougeL" ->
                    comparison.number(field, expected, LexicalSimilarity.ROUGE_L.uncertainty(texts));
                case "lexsim_BLEU" -> comparison.number(field, expected, LexicalSimilarity.BLEU.uncertainty(texts));
                case "eigv_jaccard" -> comparison.number(field, expected, graph.eigV());
                case "degmat_jaccard" -> comparison.number(field, expected, graph.degree());
                case "eccentricity_jaccard" -> comparison.number(field, expected, graph.eccentricity());
                case "jaccard" -> comparison.matrix(field, expected, jaccard);
                case "rougeL_f" -> comparison.matrix(field, expected, LexicalSimilarity.ROUGE_L.matrix(texts));
                case "rougeL_f_nostem" -> comparison.matrix(field, expected, plain(texts));
                case "rouge_tokens" -> tokens(field, expected, texts, comparison);
                default -> comparison.unknown(field);
            }
        };
    }

    private static double[][] plain(List<String> texts) {
        List<List<String>> tokens = texts.stream().map(RougeL::plainTokens).toList();
        double[][] out = new double[texts.size()][texts.size()];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[i][j] = RougeL.f1(tokens.get(i), tokens.get(j));
            }
        }
        return out;
    }

    private static void tokens(String field, JsonNode expected, List<String> texts, Comparison comparison) {
        comparison.equal(field + " length", expected.size(), texts.size());
        for (int i = 0; i < Math.min(expected.size(), texts.size()); i++) {
            comparison.strings(field + "[" + i + "]", expected.get(i), RougeL.tokens(texts.get(i)));
        }
    }
}

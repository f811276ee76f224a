package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.likelihood.ClaimConditioned;
import dev.assay.scoring.consistency.likelihood.ShiftingAttention;
import dev.assay.scoring.consistency.semantic.NliLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of TokenSAR, SentenceSAR and SAR of one set of generations and of claim-conditioned probability, in one file ({@code
 * sar_ccp.json}). Stateless; confined to the thread that checks.
 */
public final class SarCcpGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("sar").has("token_logprobs")
                && root.path("ccp").path("cases").isArray();
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        sar(report, root.get("sar"));
        JsonNode cases = root.get("ccp").get("cases");
        for (int i = 0; i < cases.size(); i++) {
            ccp(report, i, cases.get(i));
        }
        return report;
    }

    private static void sar(GoldenReport report, JsonNode sar) {
        double[][] logprobs = NumberCase.matrix(sar.get("token_logprobs"));
        double[][] similarity = NumberCase.matrix(sar.get("token_similarity"));
        double[][] alike = NumberCase.matrix(sar.get("sentence_similarity"));
        double t = sar.get("t").doubleValue();
        double[] tokenSar = new double[logprobs.length];
        double[] sums = new double[logprobs.length];
        for (int i = 0; i < tokenSar.length; i++) {
            tokenSar[i] = ShiftingAttention.tokenSar(logprobs[i], similarity[i]);
            sums[i] = Arrays.stream(logprobs[i]).sum();
        }
        new NumberCase(report, "token_sar")
                .numbers("token_sar", sar.get("token_sar"), tokenSar)
                .end();
        new NumberCase(report, "sentence_sar")
                .number("sentence_sar", sar.get("sentence_sar"), ShiftingAttention.sentenceSar(sums, alike, t))
                .end();
        new NumberCase(report, "sar")
                .number("sar", sar.get("sar"), ShiftingAttention.sar(tokenSar, alike, t))
                .end();
    }

    private static void ccp(GoldenReport report, int index, JsonNode given) {
        double[][] logprobs = NumberCase.matrix(given.get("alternatives_logprob"));
        double[] tokens = new double[logprobs.length];
        for (int t = 0; t < tokens.length; t++) {
            List<NliLabel> labels = new ArrayList<>();
            for (int k = 0; k < logprobs[t].length; k++) {
                NliLabel forward = CcpGoldenSuite.label(
                        given.get("nli_first_vs_alt").get(t).get(k));
                labels.add(forward.combine(CcpGoldenSuite.label(
                        given.get("nli_alt_vs_first").get(t).get(k))));
            }
            tokens[t] = ClaimConditioned.token(logprobs[t], labels);
        }
        new NumberCase(report, "ccp " + index)
                .numbers("token_log_ccp", given.get("token_log_ccp"), tokens)
                .number("ccp_uncertainty", given.get("ccp_uncertainty"), ClaimConditioned.sequence(tokens))
                .end();
    }
}

package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.consistency.likelihood.ClaimConditioned;
import dev.assay.scoring.consistency.likelihood.ShiftingAttention;
import dev.assay.scoring.consistency.semantic.NliLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores of the answer's tokens weighted by what the producer's own models said of them; higher is worse. Stateless; any
 * thread may use it.
 *
 * <ul>
 *   <li>{@code consistency.token-sar}: surprise weighted by {@code tokens.relevances}, nats (Duan et al., ACL 2024)
 *   <li>{@code consistency.ccp}: minus the claim-conditioned probability by {@code tokens.topLabels}, in [-1, 0] (Fadeeva et
 *       al., Findings of ACL 2024)
 * </ul>
 */
final class SuppliedFinding {
    static final String TOKEN_SAR = "consistency.token-sar";
    static final String CCP = "consistency.ccp";

    private SuppliedFinding() {}

    static void add(TokenColumns tokens, List<Evidence> out) {
        if (tokens.relevances().length > 0) {
            out.add(sar(tokens));
        }
        if (tokens.topLabels().length > 0) {
            out.add(ccp(tokens));
        }
    }

    private static @Nullable String defect(TokenColumns tokens) {
        return LikelihoodScorer.defect("tokens.logprobs", ColumnDefects.ofLogprobs(tokens.logprobs()));
    }

    private static Evidence sar(TokenColumns tokens) {
        if (tokens.logprobs().length == 0) {
            return LikelihoodScorer.lacking(TOKEN_SAR, "tokens.relevances without tokens.logprobs");
        }
        String defect = defect(tokens);
        if (defect != null) {
            return LikelihoodScorer.invalid(TOKEN_SAR, defect);
        }
        double value = tokenSar(tokens);
        return Double.isFinite(value)
                ? LikelihoodScorer.start(TOKEN_SAR, tokens)
                        .score(value)
                        .note("relevance", "given by the producer")
                        .build()
                : LikelihoodScorer.invalid(TOKEN_SAR, "tokens.relevances give no finite number");
    }

    private static Evidence ccp(TokenColumns tokens) {
        boolean likely = tokens.logprobs().length > 0;
        if (!likely || tokens.topLogprobs().length == 0) {
            return LikelihoodScorer.lacking(
                    CCP, "tokens.topLabels without " + (likely ? "tokens.topLogprobs" : "tokens.logprobs"));
        }
        String defect = defect(tokens);
        if (defect == null) {
            // What was cut away supports and contradicts nothing; an answer would be sure of itself for that. A token
            // that is
            // certain has nothing to be told apart from.
            ColumnDefects alternatives = ColumnDefects.ofAlternatives(tokens);
            defect = LikelihoodScorer.defect("tokens.topLogprobs", alternatives.unsampled());
        }
        return defect != null
                ? LikelihoodScorer.invalid(CCP, defect)
                : LikelihoodScorer.start(CCP, tokens)
                        .score(ClaimConditioned.sequence(conditioned(tokens)))
                        .measure("alternatives", tokens.topK())
                        .note("labels", "given by the producer")
                        .build();
    }

    /** TokenSAR of any columns with log-probabilities and relevances. */
    static double tokenSar(TokenColumns tokens) {
        double[] similarity = Arrays.stream(tokens.relevances()).map(r -> 1 - r).toArray();
        return ShiftingAttention.tokenSar(tokens.logprobs(), similarity);
    }

    /** The generated token first, then the alternatives that are not it. */
    private static double[] conditioned(TokenColumns tokens) {
        int k = tokens.topK();
        double[] out = new double[tokens.logprobs().length];
        for (int t = 0; t < out.length; t++) {
            List<Double> logs = new ArrayList<>(List.of(tokens.logprobs()[t]));
            List<NliLabel> labels = new ArrayList<>(List.of(NliLabel.ENTAILMENT));
            int generated = generated(tokens, t);
            for (int a = t * k; a < (t + 1) * k; a++) {
                if (a != generated) {
                    logs.add(tokens.topLogprobs()[a]);
                    labels.add(label(tokens.topLabels()[a]));
                }
            }
            double[] given = logs.stream().mapToDouble(Double::doubleValue).toArray();
            out[t] = ClaimConditioned.token(given, labels);
        }
        return out;
    }

    /**
     * Place of the generated token among the alternatives, or -1. Without ids it is the first of its log-probability that is said to
     * mean the same, as a token does with itself: another one may be as likely by chance.
     */
    private static int generated(TokenColumns tokens, int token) {
        boolean named = tokens.ids().length > 0 && tokens.topIds().length > 0;
        int k = tokens.topK();
        for (int a = token * k; a < (token + 1) * k; a++) {
            boolean same = named
                    ? tokens.ids()[token] == tokens.topIds()[a]
                    : tokens.topLogprobs()[a] == tokens.logprobs()[token]
                            && label(tokens.topLabels()[a]) == NliLabel.ENTAILMENT;
            if (same) {
                return a;
            }
        }
        return -1;
    }

    private static NliLabel label(int given) {
        return given == 0 ? NliLabel.CONTRADICTION : given == 1 ? NliLabel.NEUTRAL : NliLabel.ENTAILMENT;
    }
}

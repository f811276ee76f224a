package dev.assay.scoring.engine;

import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import org.jspecify.annotations.Nullable;

/** Input rules for what the producer's own models said about an event. Stateless; any thread may use it. */
final class JudgementRules {
    private static final int LARGEST_LABEL = 2;

    private JudgementRules() {}

    /** Number of tokens that have a relevance, or alternatives with a label: for tokens with nothing else. */
    static int length(TokenColumns tokens) {
        int labelled = tokens.topK() < 1 ? 0 : tokens.topLabels().length / tokens.topK();
        return Math.max(tokens.relevances().length, labelled);
    }

    /** Relevances one a token, labels one an alternative, both in range. */
    static InputRules.@Nullable Violation check(String field, TokenColumns tokens, int length) {
        long alternatives = (long) tokens.topK() * length;
        double[] relevances = tokens.relevances();
        int[] labels = tokens.topLabels();
        if ((relevances.length != 0 && relevances.length != length)
                || (labels.length != 0 && labels.length != alternatives)) {
            return new InputRules.Violation(
                    Reason.LENGTH_MISMATCH,
                    field + " has " + length + " tokens, topK " + tokens.topK() + ", relevances " + relevances.length
                            + ", topLabels " + labels.length);
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] > LARGEST_LABEL) {
                return new InputRules.Violation(
                        Reason.INVALID_NUMBER, field + ".topLabels[" + i + "] is none of 0, 1, 2");
            }
        }
        return shares(field + ".relevances", relevances);
    }

    /** Similarities one a pair of samples, in range. */
    static InputRules.@Nullable Violation check(Subject subject) {
        double[] given = subject.sampleSimilarities();
        long samples = subject.samples().size();
        if (given.length != 0 && given.length != samples * samples) {
            return new InputRules.Violation(
                    Reason.LENGTH_MISMATCH, "sampleSimilarities has " + given.length + " for " + samples + " samples");
        }
        return shares("sampleSimilarities", given);
    }

    private static InputRules.@Nullable Violation shares(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] >= 0 && values[i] <= 1)) {
                return new InputRules.Violation(Reason.INVALID_NUMBER, field + "[" + i + "] is not in [0, 1]");
            }
        }
        return null;
    }
}

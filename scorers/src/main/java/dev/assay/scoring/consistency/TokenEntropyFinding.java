package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.cascade.EntropyBounds;

/** Entropy of the distributions that tokens were drawn from, or bounds of it. Stateless; any thread may use it. */
final class TokenEntropyFinding {
    static final String ID = "consistency.token-entropy";

    private TokenEntropyFinding() {}

    static Evidence of(Subject subject) {
        TokenColumns tokens = subject.tokens();
        return tokens.entropies().length > 0 ? exact(subject) : bounds(subject);
    }

    private static Evidence exact(Subject subject) {
        TokenColumns tokens = subject.tokens();
        String defect = LikelihoodScorer.defect(
                "tokens.entropies", ColumnDefects.ofEntropies(tokens.entropies(), subject.vocabularySize()));
        if (defect != null) {
            return LikelihoodScorer.invalid(ID, defect);
        }
        double mean = 0;
        double max = 0;
        for (double entropy : tokens.entropies()) {
            mean += entropy / tokens.entropies().length;
            max = Math.max(max, entropy);
        }
        return LikelihoodScorer.start(ID, tokens)
                .score(mean)
                .measure("max", max)
                .note("entropy", "given for each token")
                .build();
    }

    private static Evidence bounds(Subject subject) {
        TokenColumns tokens = subject.tokens();
        Integer vocabulary = subject.vocabularySize();
        if (vocabulary != null && vocabulary < tokens.topK()) {
            return Evidence.abstained(
                            ID,
                            Family.CONSISTENCY,
                            Reason.VOCABULARY_MISMATCH,
                            "vocabularySize is " + vocabulary + ", tokens.topK " + tokens.topK())
                    .build();
        }
        ColumnDefects found = ColumnDefects.ofAlternatives(tokens);
        // Of alternatives the best ones are counted.
        String defect = LikelihoodScorer.defect(
                found.allZero() ? "the best of tokens.topLogprobs" : "tokens.topLogprobs", found);
        if (defect != null) {
            return LikelihoodScorer.invalid(ID, defect);
        }
        int length = tokens.topLogprobs().length / Math.max(1, tokens.topK());
        double lower = 0;
        double upper = 0;
        double maxLower = 0;
        double maxUpper = 0;
        double missing = 0;
        for (int t = 0; t < length; t++) {
            // Without the vocabulary's size nothing bounds from above; the lower bound does not need it.
            EntropyBounds one = EntropyBounds.of(
                    tokens.topLogprobs(), t, tokens.topK(), vocabulary == null ? Integer.MAX_VALUE : vocabulary);
            lower += one.lower() / length;
            upper += one.upper() / length;
            maxLower = Math.max(maxLower, one.lower());
            maxUpper = Math.max(maxUpper, one.upper());
            missing += one.missingMass() / length;
        }
        Evidence.Builder builder = LikelihoodScorer.start(ID, tokens)
                .score(lower)
                .measure("mean_lower", lower)
                .measure("max_lower", maxLower)
                .measure("missing_mass", missing)
                .note("entropy", "lower bound from the top " + tokens.topK() + " alternatives, not rescaled");
        if (vocabulary != null) {
            builder.measure("mean_upper", upper).measure("max_upper", maxUpper);
        }
        return builder.build();
    }
}

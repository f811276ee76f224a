package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.consistency.likelihood.TokenProbability;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Uncertainty from the producer's own token log-probabilities, no model on the lane. Nothing is said about events that carry
 * none. Immutable; any thread may use it.
 *
 * <p>A column with a defect that {@link ColumnDefects} names, such as -9999, nothing but zeros or alternatives whose
 * probabilities add up to more than 1, gives no number of any kind. What is beyond its range by rounding counts as 0.
 *
 * <p>Of the answer, with {@code tokens.logprobs}; higher is worse but for the last:
 *
 * <ul>
 *   <li>{@code consistency.perplexity}: minus the mean log-probability, nats a token
 *   <li>{@code consistency.msp}: minus the sum, nats; statistic = probability of the sequence
 *   <li>{@code consistency.min-probability}: probability of the least likely token; lower is worse
 * </ul>
 *
 * <p>{@code consistency.token-entropy}, from {@code tokens.entropies}: mean, nats, higher is worse; measures: max. From the
 * {@code topK} log-probabilities where there are no entropies: score = the mean of the lower bounds, measures = bounds of mean
 * and max; alternatives are never rescaled to sum to 1.
 *
 * <p>{@code consistency.token-sar} and {@code consistency.ccp} need {@code tokens.relevances} and {@code tokens.topLabels}
 * besides, and say so where it is those alone that an event carries, see {@link SuppliedFinding}; of the samples, with
 * log-probabilities in {@code samples.tokens}, see {@link SampleFinding}.
 */
public final class LikelihoodScorer implements Scorer {
    /** Scorer id; evidence ids are listed above. */
    public static final String ID = "consistency.likelihood";

    /** Ids of evidence whose effective count is tokens of the answer; of all other evidence of this family it is samples. */
    public static final Set<String> OF_TOKENS = Set.of(
            "consistency.perplexity",
            "consistency.msp",
            "consistency.min-probability",
            TokenEntropyFinding.ID,
            SuppliedFinding.TOKEN_SAR,
            SuppliedFinding.CCP);

    private final int minSamples;

    /**
     * A scorer.
     *
     * @param minSamples fewest samples with log-probabilities for what compares them, at least 1
     */
    public LikelihoodScorer(int minSamples) {
        if (minSamples < 1) {
            throw new IllegalArgumentException("min-samples must be at least 1");
        }
        this.minSamples = minSamples;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.CONSISTENCY;
    }

    @Override
    public String describe() {
        return ID + "/4 answers=" + AnswerCutter.ID + " min-samples=" + minSamples;
    }

    @Override
    public List<Evidence> score(Subject given, LaneAnswers answers) {
        Subject subject = RoundedColumns.of(given);
        List<Evidence> out = new ArrayList<>();
        TokenColumns tokens = subject.tokens();
        if (tokens.logprobs().length > 0) {
            addAnswer(tokens, out);
        }
        if (tokens.entropies().length > 0 || tokens.topLogprobs().length > 0) {
            out.add(TokenEntropyFinding.of(subject));
        }
        SuppliedFinding.add(tokens, out);
        if (subject.samples().stream().anyMatch(sample -> sample.tokens().logprobs().length > 0)) {
            SampleFinding.add(subject, minSamples, out);
        } else if (subject.sampleSimilarities().length > 0) {
            out.add(lacking(SampleFinding.SENTENCE_SAR, "sampleSimilarities without samples.tokens.logprobs"));
        }
        return out;
    }

    private static void addAnswer(TokenColumns tokens, List<Evidence> out) {
        double[] logprobs = tokens.logprobs();
        String defect = defect("tokens.logprobs", ColumnDefects.ofLogprobs(logprobs));
        if (defect != null) {
            for (String id : List.of("consistency.perplexity", "consistency.msp", "consistency.min-probability")) {
                out.add(invalid(id, defect));
            }
            return;
        }
        out.add(start("consistency.perplexity", tokens)
                .score(TokenProbability.perplexity(logprobs))
                .measure("normalised_probability", TokenProbability.normalised(logprobs))
                .build());
        out.add(start("consistency.msp", tokens)
                .score(TokenProbability.negativeLogProbability(logprobs))
                .statistic("sequence_probability", TokenProbability.sequence(logprobs))
                .build());
        out.add(start("consistency.min-probability", tokens)
                .score(TokenProbability.minimum(logprobs))
                .build());
    }

    static Evidence.Builder start(String id, TokenColumns tokens) {
        return Evidence.scored(id, Family.CONSISTENCY)
                .effectiveCount(tokens.length())
                .note("logprobs", tokens.mode().name());
    }

    /** What was sent for a score that needs more than that. */
    static Evidence lacking(String id, String detail) {
        return Evidence.abstained(id, Family.CONSISTENCY, Reason.NO_LOGPROBS, detail)
                .build();
    }

    /** Why no number may be made of a column, or null: what deferral refuses is no score either. */
    static @Nullable String defect(String column, ColumnDefects found) {
        String wrong = wrongValue(found);
        if (wrong != null) {
            return column + " have " + wrong;
        }
        if (found.allZero()) {
            return column + " are all 0, as top-p leaves them";
        }
        if (found.contradictions() > 0) {
            return column + " contradict the numbers of the token itself, or each other";
        }
        return found.tooLikely() > 0 ? column + " have probabilities that add up to more than 1 for a token" : null;
    }

    private static @Nullable String wrongValue(ColumnDefects found) {
        if (found.notANumber() > 0) {
            return "a value that is no number";
        }
        if (found.infinite() > 0) {
            return "an infinite value, as of a token of probability 0";
        }
        if (found.sentinel() > 0) {
            return "a placeholder such as -9999";
        }
        if (found.wrongSign() > 0) {
            return "a value of the wrong sign";
        }
        return found.tooLarge() > 0 ? "a value that no vocabulary reaches" : null;
    }

    /** No number from numbers that are none. */
    static Evidence invalid(String id, String defect) {
        return Evidence.abstained(id, Family.CONSISTENCY, Reason.INVALID_NUMBER, defect)
                .build();
    }
}

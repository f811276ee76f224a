package dev.assay.scoring.cascade;

import dev.assay.scoring.TokenColumns;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong or suspicious about one column of token numbers, each defect counted under its own name. Immutable; any
 * thread may read it.
 *
 * @param notANumber NaN, which is also how a JSON null arrives
 * @param infinite positive or negative infinity: an impossible token, usually a wrong tokenizer
 * @param sentinel log-probabilities at or below {@value #SENTINEL}: OpenAI's -9999 for "not among the top 20"
 * @param wrongSign positive log-probabilities or negative entropies, beyond the rounding of {@value #ROUNDING}
 * @param tooLarge entropies above the logarithm of the vocabulary's size, or {@value #LARGEST_ENTROPY} nats where it is not known
 * @param tooLikely tokens whose alternatives have probabilities that add up to more than {@value #LARGEST_MASS}
 * @param contradictions tokens whose own log-probability and alternatives are not of one distribution
 * @param zeros values that are 0; of alternatives, tokens whose best one is
 * @param length of tokens, T
 */
public record ColumnDefects(
        int notANumber,
        int infinite,
        int sentinel,
        int wrongSign,
        int tooLarge,
        int tooLikely,
        int contradictions,
        int zeros,
        int length) {

    /** The name of {@link #suspicion(TokenColumns)} and the only thing that numbers are suspected of. */
    private static final Map<String, String> PROCESSED = Map.of("suspect", "processed");

    /** From this many values on a column of nothing but 0 is what top-p left, not a model that was sure. */
    private static final int LEAST_ZEROS = 5;

    /** Of no column. */
    static final ColumnDefects NONE = new ColumnDefects(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** At or below this a log-probability is a placeholder, not a number. */
    public static final double SENTINEL = -9e3;

    /** Rounding in the producer may lift a log-probability above 0 by this much; such a value counts as 0. */
    public static final double ROUNDING = 1e-3;

    /** Above this alternatives are no part of one distribution; what is beyond 1 is rounding. */
    static final double LARGEST_MASS = 1.01;

    /** Natural logarithm of far more tokens than any vocabulary has. */
    private static final double LARGEST_ENTROPY = 100;

    /** What rounding to eight bits may add to an entropy. */
    private static final double ENTROPY_ROUNDING = 1.01;

    /** Counts the defects of log-probabilities, [T]. */
    public static ColumnDefects ofLogprobs(double[] logprobs) {
        int notANumber = 0;
        int infinite = 0;
        int sentinel = 0;
        int wrongSign = 0;
        int zeros = 0;
        for (double value : logprobs) {
            if (Double.isNaN(value)) {
                notANumber++;
            } else if (Double.isInfinite(value)) {
                infinite++;
            } else if (value <= SENTINEL) {
                sentinel++;
            } else if (value > ROUNDING) {
                wrongSign++;
            } else if (value >= 0) {
                zeros++;
            }
        }
        return new ColumnDefects(notANumber, infinite, sentinel, wrongSign, 0, 0, 0, zeros, logprobs.length);
    }

    /**
     * Counts the defects of the log-probabilities of alternatives, [T x K].
     *
     * @param k K, of which the length is a multiple; what is beyond belongs to no token and is not summed
     */
    public static ColumnDefects ofAlternatives(double[] top, int k) {
        ColumnDefects found = ofLogprobs(top);
        int tokens = k > 0 ? top.length / k : 0;
        int tooLikely = 0;
        int sure = 0;
        for (int t = 0; t < tokens; t++) {
            double mass = 0;
            double best = Double.NEGATIVE_INFINITY;
            for (int j = t * k; j < (t + 1) * k; j++) {
                mass += Math.exp(Math.min(0, top[j]));
                best = Math.max(best, top[j]);
            }
            tooLikely += mass > LARGEST_MASS ? 1 : 0;
            sure += best >= 0 ? 1 : 0;
        }
        return new ColumnDefects(
                found.notANumber, found.infinite, found.sentinel, found.wrongSign, 0, tooLikely, 0, sure, tokens);
    }

    /** Counts the defects of a completion's alternatives, also against the numbers of the tokens that stand there. */
    public static ColumnDefects ofAlternatives(TokenColumns tokens) {
        ColumnDefects found = ofAlternatives(tokens.topLogprobs(), tokens.topK());
        return new ColumnDefects(
                found.notANumber,
                found.infinite,
                found.sentinel,
                found.wrongSign,
                0,
                found.tooLikely,
                Contradictions.count(tokens),
                found.zeros,
                found.length);
    }

    /** Counts the defects of entropies of which only the sign and the size of any vocabulary are known, [T]. */
    public static ColumnDefects ofEntropies(double[] entropies) {
        return ofEntropies(entropies, null);
    }

    /**
     * Counts the defects of entropies, [T].
     *
     * @param vocabularySize V, whose logarithm is the largest entropy but for rounding; null when unknown
     */
    public static ColumnDefects ofEntropies(double[] entropies, @Nullable Integer vocabularySize) {
        double largest = vocabularySize == null || vocabularySize < 1
                ? LARGEST_ENTROPY
                : ENTROPY_ROUNDING * Math.log(vocabularySize) + ROUNDING;
        int notANumber = 0;
        int infinite = 0;
        int wrongSign = 0;
        int tooLarge = 0;
        int zeros = 0;
        for (double value : entropies) {
            if (Double.isNaN(value)) {
                notANumber++;
            } else if (Double.isInfinite(value)) {
                infinite++;
            } else if (value < -ROUNDING) {
                wrongSign++;
            } else if (value > largest) {
                tooLarge++;
            } else if (value <= 0) {
                zeros++;
            }
        }
        return new ColumnDefects(notANumber, infinite, 0, wrongSign, tooLarge, 0, 0, zeros, entropies.length);
    }

    /** Whether the column cannot be used: a value is no number, or all of them say nothing. */
    public boolean unusable() {
        return notANumber + infinite + sentinel + wrongSign + tooLarge + tooLikely + contradictions > 0 || allZero();
    }

    /**
     * Whether every one of at least {@value #LEAST_ZEROS} values is 0: after top-p with one token left each time the
     * column would be the surest there is, whatever was written.
     */
    public boolean allZero() {
        return length >= LEAST_ZEROS && zeros == length;
    }

    /**
     * Whether the numbers look as if taken after temperature and top-p: more than half are exactly 0. Raw float32 values
     * hold some exact zeros too, so this lowers trust and decides nothing.
     */
    public boolean looksProcessed() {
        return 2L * zeros > length;
    }

    /**
     * Whether any of a producer's columns looks as if taken after temperature and top-p: {@link #looksProcessed}, or
     * alternatives that are all certain or were taken away.
     */
    public static boolean looksProcessed(TokenColumns tokens) {
        ColumnDefects alternatives = ofAlternatives(tokens.topLogprobs(), tokens.topK());
        return ofLogprobs(tokens.logprobs()).looksProcessed()
                || ofEntropies(tokens.entropies()).looksProcessed()
                || alternatives.allZero()
                || alternatives.infinite + alternatives.sentinel > 0;
    }

    /** The note about a producer's numbers that look processed, the same wherever they are read; empty for others. */
    public static Map<String, String> suspicion(TokenColumns tokens) {
        return suspicion(looksProcessed(tokens));
    }

    /** The note, or none. */
    public static Map<String, String> suspicion(boolean looksProcessed) {
        return looksProcessed ? PROCESSED : Map.of();
    }

    /** The same column of a model that nobody sampled from: its zeros are tokens that it was sure of. */
    public ColumnDefects unsampled() {
        return new ColumnDefects(
                notANumber, infinite, sentinel, wrongSign, tooLarge, tooLikely, contradictions, 0, length);
    }

    /** The name of the first thing that makes the column unusable; null when it can be used. */
    public @Nullable String first() {
        if (notANumber > 0) {
            return "not-a-number";
        }
        if (infinite > 0) {
            return "infinite";
        }
        if (sentinel > 0) {
            return "sentinel";
        }
        if (wrongSign > 0) {
            return "wrong-sign";
        }
        if (tooLarge > 0) {
            return "too-large";
        }
        if (tooLikely > 0) {
            return "too-likely";
        }
        if (contradictions > 0) {
            return "contradict";
        }
        return allZero() ? "all-zero" : null;
    }

    /** The counts above 0 under names for {@link dev.assay.scoring.Deferral#measures()}. */
    public Map<String, Double> measures() {
        Map<String, Double> measures = new TreeMap<>();
        put(measures, "defect.notANumber", notANumber);
        put(measures, "defect.infinite", infinite);
        put(measures, "defect.sentinel", sentinel);
        put(measures, "defect.wrongSign", wrongSign);
        put(measures, "defect.tooLarge", tooLarge);
        put(measures, "defect.tooLikely", tooLikely);
        put(measures, "defect.contradict", contradictions);
        put(measures, "defect.allZero", allZero() ? zeros : 0);
        return measures;
    }

    private static void put(Map<String, Double> measures, String name, int count) {
        if (count > 0) {
            measures.put(name, (double) count);
        }
    }
}

package dev.assay.scoring.statistics;

import dev.assay.scoring.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether token statistics can carry a score at all: the columns are there, there are tokens, every number is one, and no
 * token is impossible. Immutable; any thread may read it.
 *
 * @param reason {@link Reason#NONE} when a score may be computed; {@link Reason#UNSUPPORTED} when a column is missing, {@link
 *     Reason#TOO_SHORT} without enough tokens, {@link Reason#IMPOSSIBLE_TOKEN}, {@link Reason#INVALID_NUMBER}
 * @param detail names columns, positions and limits, never content; empty when there is nothing to say
 */
public record Scorability(Reason reason, String detail) {
    /** At or below this a log-probability stands for probability 0: masked logits are held at -1e4 before they are used. */
    public static final double IMPOSSIBLE = -9e3;

    private static final Scorability FINE = new Scorability(Reason.NONE, "");

    /** Whether a score may be computed. */
    public boolean fine() {
        return reason == Reason.NONE;
    }

    /**
     * Judges the columns that a score needs.
     *
     * @param minTokens fewest tokens, at least 1
     * @param needed columns that the score reads; {@link Statistic#LOGPROB} and {@link Statistic#REFERENCE_LOGPROB} are also
     *     searched for impossible tokens
     */
    public static Scorability of(TokenStatistics statistics, int minTokens, Statistic... needed) {
        List<String> missing = new ArrayList<>();
        for (Statistic statistic : needed) {
            if (!statistics.has(statistic)) {
                missing.add(statistic.id());
            }
        }
        if (!missing.isEmpty()) {
            return new Scorability(Reason.UNSUPPORTED, String.join(", ", missing) + " not known");
        }
        int least = Math.max(1, minTokens);
        if (statistics.length() < least) {
            return new Scorability(Reason.TOO_SHORT, statistics.length() + " tokens, at least " + least);
        }
        for (Statistic statistic : needed) {
            Scorability found = column(statistic, statistics.column(statistic));
            if (!found.fine()) {
                return found;
            }
        }
        return FINE;
    }

    /**
     * Judges the columns that a score of a text needs, and whether the text is one of the model's at all: where the
     * log-probabilities are known they are searched for impossible tokens, whether or not the score reads them.
     *
     * @param minTokens fewest tokens, at least 1
     * @param needed see {@link #of}
     */
    public static Scorability ofText(TokenStatistics statistics, int minTokens, Statistic... needed) {
        Scorability found = of(statistics, minTokens, needed);
        return found.fine() && statistics.has(Statistic.LOGPROB) ? of(statistics, minTokens, Statistic.LOGPROB) : found;
    }

    private static Scorability column(Statistic statistic, double[] values) {
        boolean observed = statistic == Statistic.LOGPROB || statistic == Statistic.REFERENCE_LOGPROB;
        for (int t = 0; t < values.length; t++) {
            if (observed && values[t] <= IMPOSSIBLE) {
                return new Scorability(Reason.IMPOSSIBLE_TOKEN, statistic.id() + "[" + t + "]");
            }
            if (statistic == Statistic.CROSS_ENTROPY && values[t] == Double.POSITIVE_INFINITY) {
                return new Scorability(
                        Reason.IMPOSSIBLE_TOKEN,
                        statistic.id() + "[" + t
                                + "]: the reference model believes in tokens that the scorer excludes");
            }
            if (!Double.isFinite(values[t]) && statistic.tier() != Statistic.Tier.TOPK) {
                return new Scorability(Reason.INVALID_NUMBER, statistic.id() + "[" + t + "] is not a finite number");
            }
        }
        return FINE;
    }
}

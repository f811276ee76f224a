package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A confidence that needs no labels: one of the Chow rules, which for an answer of one token is the probability of the
 * chosen option, or the same on entropies. An immutable constant; any thread may use it.
 */
public enum BaseScore {
    /** Mean log-probability. */
    AVERAGE("chow-average", Statistic.LOGPROB),
    /** Sum of log-probabilities. */
    SUM("chow-sum", Statistic.LOGPROB),
    /** Log-probability of the least likely token. */
    LEAST("chow-quantile-0", Statistic.LOGPROB),
    /** Minus the mean entropy. */
    ENTROPY_AVERAGE("entropy-average", Statistic.ENTROPY),
    /** Minus the largest entropy. */
    ENTROPY_LARGEST("entropy-largest", Statistic.ENTROPY);

    /** Below this distance from certainty nothing is told apart; float32 ends at 6e-8. */
    private static final double NEAR_CERTAIN = 1e-9;

    private final String id;
    private final Statistic column;

    BaseScore(String id, Statistic column) {
        this.id = id;
        this.column = column;
    }

    /** The name in rule files and evidence. */
    public String id() {
        return id;
    }

    /** The column that it reads. */
    public Statistic column() {
        return column;
    }

    /**
     * The score of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static BaseScore of(String id) {
        return Arrays.stream(values())
                .filter(score -> score.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no base score is called so; there are "
                        + Arrays.stream(values()).map(BaseScore::id).collect(Collectors.joining(", "))));
    }

    /**
     * The confidence, at most 0, higher being more confident.
     *
     * @param statistics at least one token, with {@link #column}
     */
    public double value(TokenStatistics statistics) {
        double[] values = statistics.column(column);
        TokenSequence sequence =
                column == Statistic.LOGPROB ? TokenSequence.of(values) : TokenSequence.ofEntropies(values);
        double value = switch (this) {
            case AVERAGE, ENTROPY_AVERAGE -> sequence.average();
            case SUM -> sequence.sum();
            case LEAST, ENTROPY_LARGEST -> sequence.min();
        };
        return Math.min(0, value);
    }

    /**
     * The same on the scale of log-odds: with p = exp(value), log(p / (1 - p)). Strictly rising in the value, so that no map
     * of it can change a ranking.
     */
    public double logOdds(TokenStatistics statistics) {
        double value = value(statistics);
        return value - Math.log(NEAR_CERTAIN - Math.expm1(value));
    }
}

package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.OptionalDouble;
import java.util.Set;

/** Makes one number of a completion's token statistics, by which a cascade knows whether it is sure. Implementations are immutable; any thread may call them. */
public interface TierScore {
    /** Name in evidence, for example {@code chow-average}. */
    String id();

    /** Everything that can change a number, as part of the fingerprint. */
    String describe();

    /** The columns that it reads. */
    Set<Statistic> needs();

    /**
     * The score, finite.
     *
     * @param statistics with every column of {@link #needs}, finite
     * @return empty when these tokens have none, for example because there are none
     */
    OptionalDouble of(TokenStatistics statistics);
}

package dev.assay.scoring.statistics;

import dev.assay.scoring.statistics.Statistic.Tier;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns a statistics head packs per token, in which order: those of {@link Statistic} whose tier is present, in its
 * order, the top-k ones K wide. Immutable; any thread may use it.
 *
 * @param tiers what is computed; always with {@link Tier#BASIC}
 * @param topK K, at least 1 with {@link Tier#TOPK}, else 0
 */
public record StatisticsLayout(Set<Tier> tiers, int topK) {

    /** The four basic columns. */
    public static final StatisticsLayout BASIC = new StatisticsLayout(EnumSet.of(Tier.BASIC), 0);

    public StatisticsLayout {
        // In one order in every process: what is kept on disk is named after it.
        tiers = Collections.unmodifiableSet(tiers.isEmpty() ? EnumSet.noneOf(Tier.class) : EnumSet.copyOf(tiers));
        if (!tiers.contains(Tier.BASIC)) {
            throw new IllegalArgumentException("tiers = " + tiers + ": BASIC is always computed");
        }
        if (tiers.contains(Tier.TOPK) ? topK < 1 : topK != 0) {
            throw new IllegalArgumentException("top-k = " + topK + " with tiers " + tiers);
        }
    }

    /** The present statistics in column order. */
    public List<Statistic> statistics() {
        return Arrays.stream(Statistic.values()).filter(this::has).toList();
    }

    /** Whether a statistic is among the columns. */
    public boolean has(Statistic statistic) {
        return tiers.contains(statistic.tier());
    }

    /** How many columns a statistic takes: 1, or K. */
    public int columns(Statistic statistic) {
        return statistic.tier() == Tier.TOPK ? topK : 1;
    }

    /** Number of columns F. */
    public int width() {
        return statistics().stream().mapToInt(this::columns).sum();
    }

    /**
     * First column of a statistic.
     *
     * @throws IllegalArgumentException when it is not among the columns
     */
    public int offset(Statistic statistic) {
        if (!has(statistic)) {
            throw new IllegalArgumentException(statistic.id() + " is not computed: tiers are " + tiers);
        }
        int offset = 0;
        for (Statistic before : statistics()) {
            if (before == statistic) {
                break;
            }
            offset += columns(before);
        }
        return offset;
    }
}

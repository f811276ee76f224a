package dev.assay.scoring.watermark;

import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.TailProbability;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one detector found in one text. Immutable; any thread may read it.
 *
 * @param statisticName what {@code statistic} is, for example {@code green} or {@code gumbel_sum}
 * @param statistic over independent units only (distinct draws), finite
 * @param effectiveCount how many such units there are, at least 1
 * @param tail exact probability of a statistic at least as extreme without the watermark
 * @param measures the reference implementation's own numbers under their names, and further finite numbers
 * @param draws the draws that {@code statistic} is the sum of, with {@code effectiveCount} of them; null where it is no sum
 *     over positions (alignment with a key sequence)
 */
public record Detection(
        String statisticName,
        double statistic,
        long effectiveCount,
        TailProbability tail,
        Map<String, Double> measures,
        @Nullable Draws draws) {

    public Detection {
        if (!Double.isFinite(statistic) || effectiveCount < 1) {
            throw new IllegalArgumentException("a detection has a finite statistic over at least one unit");
        }
        measures = Map.copyOf(measures);
    }

    /** A detection without draws. */
    public Detection(
            String statisticName,
            double statistic,
            long effectiveCount,
            TailProbability tail,
            Map<String, Double> measures) {
        this(statisticName, statistic, effectiveCount, tail, measures, null);
    }

    /** The same with the draws it rests on; null for none. */
    public Detection withDraws(@Nullable Draws given) {
        return new Detection(statisticName, statistic, effectiveCount, tail, measures, given);
    }
}

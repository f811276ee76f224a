package dev.assay.scoring.watermark;

import dev.assay.scoring.stats.TailProbability;
import java.util.Map;

/**
 * What one detector found in one text. Immutable; any thread may read it.
 *
 * @param statisticName what {@code statistic} is, for example {@code green} or {@code gumbel_sum}
 * @param statistic over independent units only (distinct draws), finite
 * @param effectiveCount how many such units there are, at least 1
 * @param tail exact probability of a statistic at least as extreme without the watermark
 * @param measures the reference implementation's own numbers under their names, and further finite numbers
 */
public record Detection(
        String statisticName,
        double statistic,
        long effectiveCount,
        TailProbability tail,
        Map<String, Double> measures) {

    public Detection {
        if (!Double.isFinite(statistic) || effectiveCount < 1) {
            throw new IllegalArgumentException("a detection has a finite statistic over at least one unit");
        }
        measures = Map.copyOf(measures);
    }
}

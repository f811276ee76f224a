package dev.assay.scoring.cascade.control;

import org.jspecify.annotations.Nullable;

/**
 * What recent labels prove about the error among accepted answers. Immutable; any thread may read it.
 *
 * <p>It is a statement about answers like those labelled, made at one moment: exchangeable traffic, and not all moments at
 * once.
 *
 * @param wanted the error among accepted answers that is to be certified, in (0, 1)
 * @param threshold loosest threshold of the fixed grid whose error among accepted answers is at most the wanted one, with
 *     probability 1 - delta, on the scale of the scores; null while there is none
 * @param bound upper bound on the error there; null while there is none
 * @param riskInForce upper bound, with probability 1 - delta, on the error among answers that the threshold now in force
 *     accepts; null while nothing can be said
 * @param acceptedLabels labels of answers at or below the threshold in force
 * @param errors wrong ones among them
 * @param labelsNeeded fewest accepted labels, all right, that could certify the wanted error
 */
public record Certificate(
        double wanted,
        @Nullable Double threshold,
        @Nullable Double bound,
        @Nullable Double riskInForce,
        int acceptedLabels,
        int errors,
        long labelsNeeded) {

    /** Whether some threshold is certified for the wanted error. */
    public boolean certified() {
        return threshold != null;
    }
}

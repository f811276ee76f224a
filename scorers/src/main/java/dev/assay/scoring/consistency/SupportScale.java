package dev.assay.scoring.consistency;

/**
 * Puts the unigram maximum and the entity support on one scale, by the mean and standard deviation that both have over the
 * sentences of the WikiBio development half with N samples. Immutable; any thread may read it.
 *
 * <pre>combined(i) = (unigram max(i) - maxMean) / maxDeviation + (e(i) - supportMean) / supportDeviation</pre>
 *
 * @param maxMean mean of the unigram maximum, nats
 * @param maxDeviation its standard deviation, above 0
 * @param supportMean mean of e(i), nats
 * @param supportDeviation its standard deviation, above 0
 */
public record SupportScale(double maxMean, double maxDeviation, double supportMean, double supportDeviation) {
    // Refitted for each N over disjoint sub-sets of the 20 samples; ConsistencyFit.scale recomputes it.
    private static final int[] SAMPLES = {1, 2, 3, 5, 10, 20};
    private static final SupportScale[] SCALES = {
        new SupportScale(5.77, 0.24, 0.75, 0.32),
        new SupportScale(6.14, 0.29, 0.81, 0.42),
        new SupportScale(6.39, 0.35, 0.85, 0.49),
        new SupportScale(6.72, 0.45, 0.90, 0.57),
        new SupportScale(7.16, 0.62, 0.97, 0.66),
        new SupportScale(7.54, 0.80, 1.03, 0.74),
    };

    public SupportScale {
        if (!(maxDeviation > 0) || !(supportDeviation > 0)) {
            throw new IllegalArgumentException("deviations must be above 0");
        }
    }

    /**
     * The constants for N samples: tabulated ones where there are, linear in log(N + 1) between them, and beyond the last
     * along the last step (the unigram maximum keeps growing with the number of tokens counted).
     *
     * @param samples N, at least 1
     */
    public static SupportScale forSamples(int samples) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples " + samples);
        }
        int upper = 1;
        while (upper < SAMPLES.length - 1 && SAMPLES[upper] < samples) {
            upper++;
        }
        if (samples == SAMPLES[upper]) {
            return SCALES[upper];
        }
        double low = Math.log(SAMPLES[upper - 1] + 1);
        double share = (Math.log(samples + 1.0) - low) / (Math.log(SAMPLES[upper] + 1) - low);
        return SCALES[upper - 1].towards(SCALES[upper], share);
    }

    private SupportScale towards(SupportScale other, double share) {
        // Means may be carried beyond the table; deviations stay those of its end.
        double held = Math.min(share, 1);
        return new SupportScale(
                maxMean + share * (other.maxMean - maxMean),
                maxDeviation + held * (other.maxDeviation - maxDeviation),
                supportMean + held * (other.supportMean - supportMean),
                supportDeviation + held * (other.supportDeviation - supportDeviation));
    }

    /** combined(i); NaN when either part is. */
    public double combine(double unigramMax, double support) {
        return (unigramMax - maxMean) / maxDeviation + (support - supportMean) / supportDeviation;
    }
}

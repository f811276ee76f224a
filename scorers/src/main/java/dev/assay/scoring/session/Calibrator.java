package dev.assay.scoring.session;

/**
 * Turns p-values into e-values: the average of {@code kappa * p^(kappa - 1)} over kappa in (0, 1), which is
 * {@code (e^L - 1 - L) / L^2} with {@code L = -ln p} (Vovk and Wang 2021, "E-values: calibration, combination and
 * applications"). Its mean is at most 1 for every p-value that is uniform or conservative. Stateless; any thread may use it.
 */
final class Calibrator {
    private static final double LN_10 = Math.log(10);
    private static final double SMALL = 1e-3;
    private static final double LARGE = 40;

    private Calibrator() {}

    /**
     * Natural logarithm of the e-value.
     *
     * @param log10P at most 0; what is above 0 or no number counts as p = 1
     * @return at least ln(1/2), finite
     */
    static double ln(double log10P) {
        double l = log10P < 0 ? Math.min(-log10P * LN_10, 1e300) : 0;
        if (l < SMALL) {
            return Math.log(0.5 + l / 6 + l * l / 24);
        }
        if (l > LARGE) {
            return l - 2 * Math.log(l);
        }
        return Math.log((Math.expm1(l) - l) / (l * l));
    }
}

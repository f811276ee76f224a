package dev.assay.scoring.cascade.control;

import org.jspecify.annotations.Nullable;

/** The loosest threshold that the certificate allows; defers everything while there is none. Confined to one thread. */
final class CertifiedSteering implements Steering {
    private final CertificateGrid grid;

    CertifiedSteering(CertificateGrid grid) {
        this.grid = grid;
    }

    @Override
    public double base() {
        @Nullable Double certified = grid.certifiedThreshold();
        return certified == null ? Double.NEGATIVE_INFINITY : certified;
    }

    @Override
    public double effective() {
        return base();
    }

    @Override
    public double decided(double uncertainty, boolean deferred, double threshold, boolean ruled) {
        return 0;
    }
}

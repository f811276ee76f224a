package dev.assay.scoring.cascade.control;

import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.cascade.control.ControlPolicy.Certification;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exact bounds on the error among accepted answers, on thresholds fixed before the labels that are counted. Confined to one
 * thread.
 *
 * <p>The grid is twenty quantiles of the first scores. A wanted error is tested from the strictest to the loosest threshold, at
 * the full level each, until the first failure (fixed-sequence testing); a threshold that came about otherwise is bounded by
 * its neighbours on the grid, all of them at once.
 */
final class CertificateGrid {
    private static final int STEPS = 20;

    private final Certification wanted;
    private final long needed;
    private double[] thresholds = {};
    private final LabelWindow labels;
    private @Nullable Double certified;
    private @Nullable Double certifiedBound;
    private boolean counted = true;
    private @Nullable Kept[] bounds = {};
    private @Nullable Kept[] betweens = {};
    private @Nullable Proof[] proofs = {};

    /** A bound that holds for as long as the counts are these: most labels change few of them. */
    private record Kept(int n, int errors, double bound) {}

    /** Likewise whether the wanted error is proven. */
    private record Proof(int n, int errors, boolean holds) {}

    CertificateGrid(Certification wanted) {
        this.wanted = wanted;
        this.labels = new LabelWindow(wanted.labels());
        this.needed = RiskCertificate.labelsNeeded(wanted.error(), wanted.delta());
    }

    boolean isFixed() {
        return thresholds.length > 0;
    }

    void fix(ScoreWindow scores) {
        double[] levels = new double[STEPS];
        Arrays.setAll(levels, i -> scores.atLevel((i + 1.0) / STEPS));
        fix(Arrays.stream(levels).distinct().toArray());
    }

    /** Counts the label of an answer that was decided after the grid was fixed and drawn as likely as any other. */
    void count(double uncertainty, boolean wrong) {
        labels.add(new Label(uncertainty, wrong, 1));
        counted = false;
    }

    /** The loosest threshold with the wanted error; null while there is none. */
    @Nullable
    Double certifiedThreshold() {
        walk();
        return certified;
    }

    /** The certificate while that threshold is in force. */
    Certificate certificate(double inForce) {
        walk();
        int accepted = labels.atOrBelow(inForce);
        return new Certificate(
                wanted.error(),
                certified,
                certifiedBound,
                riskAt(inForce),
                accepted,
                (int) labels.errors(accepted),
                needed);
    }

    void write(StateOutput out) {
        out.small(thresholds.length);
        for (double threshold : thresholds) {
            out.number(threshold);
        }
        labels.write(out);
    }

    void read(StateInput in) {
        double[] read = new double[in.small(STEPS)];
        for (int i = 0; i < read.length; i++) {
            read[i] = in.finite();
        }
        fix(read);
        labels.read(in);
        counted = false;
    }

    private void fix(double[] rising) {
        thresholds = rising;
        bounds = new Kept[rising.length + 1];
        betweens = new Kept[rising.length + 1];
        proofs = new Proof[rising.length];
    }

    private void walk() {
        if (counted) {
            return;
        }
        counted = true;
        certified = null;
        certifiedBound = null;
        int last = 0;
        for (int i = 0; i < thresholds.length; i++) {
            int accepted = labels.atOrBelow(thresholds[i]);
            if (accepted < needed) {
                continue;
            }
            if (!proves(i, accepted, (int) labels.errors(accepted))) {
                break;
            }
            certified = thresholds[i];
            last = accepted;
        }
        if (certified != null) {
            certifiedBound = upper(last, (int) labels.errors(last), wanted.delta());
        }
    }

    /** With g the grid above and f below: P(wrong | up to t) is at most P(wrong | up to g) / P(up to f | up to g). */
    private @Nullable Double riskAt(double inForce) {
        int above = 0;
        while (above < thresholds.length && thresholds[above] < inForce) {
            above++;
        }
        boolean onGrid =
                inForce == Double.POSITIVE_INFINITY || (above < thresholds.length && thresholds[above] == inForce);
        if (!isFixed() || (above == 0 && !onGrid)) {
            return null;
        }
        double level = wanted.delta() / (2 * (thresholds.length + 1));
        int upTo = acceptedAt(above);
        double bound = kept(bounds, above, upTo, (int) labels.errors(upTo), level);
        if (!onGrid) {
            bound /= 1 - kept(betweens, above, upTo, upTo - acceptedAt(above - 1), level);
        }
        return bound < 1 ? bound : null;
    }

    private boolean proves(int at, int n, int errors) {
        Proof kept = proofs[at];
        if (kept == null || kept.n != n || kept.errors != errors) {
            kept = new Proof(n, errors, RiskCertificate.proves(n, errors, wanted.error(), wanted.delta()));
            proofs[at] = kept;
        }
        return kept.holds;
    }

    private static double kept(@Nullable Kept[] all, int at, int n, int errors, double level) {
        Kept kept = all[at];
        if (kept == null || kept.n != n || kept.errors != errors) {
            kept = new Kept(n, errors, upper(n, errors, level));
            all[at] = kept;
        }
        return kept.bound;
    }

    private int acceptedAt(int index) {
        return index == thresholds.length ? labels.size() : labels.atOrBelow(thresholds[index]);
    }

    private static double upper(int n, int errors, double delta) {
        return n == 0 ? 1 : RiskCertificate.clopperPearsonUpper(n, errors, delta);
    }
}

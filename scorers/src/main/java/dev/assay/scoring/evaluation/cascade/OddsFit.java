package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.OddsMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fits the falling maps of a learned rule: logistic regression on one confidence, by Newton's method, drawn towards a prior.
 * Stateless; any thread may use it.
 */
final class OddsFit {
    /** Slope below which a map only keeps the order. */
    static final double FLAT = -1e-3;

    private static final double WEAK = 1e-3;
    private static final double STEEPEST_FLAT = -0.02;
    private static final int STEPS = 50;
    private static final double CONVERGED = 1e-10;

    private OddsFit() {}

    /** Intercept and slope with their covariance, on standardised confidences. */
    record Line(double intercept, double slope, double varianceA, double covariance, double varianceB) {}

    /** Where confidences lie. */
    record Scale(double centre, double scale) {
        static Scale of(double[] x) {
            double mean = Arrays.stream(x).average().orElse(0);
            double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
            double deviation = Math.sqrt(squares / Math.max(1, x.length));
            return new Scale(mean, deviation > 1e-9 ? deviation : 1);
        }

        double[] standard(double[] x) {
            return Arrays.stream(x).map(v -> (v - centre) / scale).toArray();
        }
    }

    /** The line through all answers; its prior is next to nothing. */
    static Line pooled(double[] z, boolean[] event) {
        return line(z, event, new Line(0, STEEPEST_FLAT, 0, 0, 0), WEAK, WEAK);
    }

    /**
     * A line that falls, drawn towards a prior line.
     *
     * @param strength of the prior on the intercept; about as many answers as 4 times this weigh as much
     * @param slopeStrength of the prior on the slope
     */
    static Line line(double[] z, boolean[] event, Line prior, double strength, double slopeStrength) {
        Line free = newton(z, event, prior, strength, slopeStrength, Double.NaN);
        return free.slope <= STEEPEST_FLAT ? free : newton(z, event, prior, strength, slopeStrength, STEEPEST_FLAT);
    }

    /** A line that is flat but for the order: what all answers have in common. */
    static Line flat(double[] z, boolean[] event, Line prior, double strength) {
        return newton(z, event, prior, strength, 1, FLAT);
    }

    /** Newton's method; with a fixed slope only the intercept moves. */
    private static Line newton(
            double[] z, boolean[] event, Line prior, double strengthA, double strengthB, double fixedSlope) {
        boolean fixed = !Double.isNaN(fixedSlope);
        double a = prior.intercept;
        double b = fixed ? fixedSlope : prior.slope;
        double haa = 1;
        double hab = 0;
        double hbb = 1;
        for (int step = 0; step < STEPS; step++) {
            double ga = strengthA * (a - prior.intercept);
            double gb = strengthB * (b - prior.slope);
            haa = strengthA;
            hab = 0;
            hbb = strengthB;
            for (int i = 0; i < z.length; i++) {
                double p = OddsMap.sigmoid(a + b * z[i]);
                double residual = p - (event[i] ? 1 : 0);
                double curvature = p * (1 - p);
                ga += residual;
                gb += residual * z[i];
                haa += curvature;
                hab += curvature * z[i];
                hbb += curvature * z[i] * z[i];
            }
            double determinant = haa * hbb - hab * hab;
            double da = fixed ? ga / haa : (hbb * ga - hab * gb) / determinant;
            double db = fixed ? 0 : (haa * gb - hab * ga) / determinant;
            // A step of more than 2 on the log-odds scale has left where the parabola holds.
            double brake = Math.min(1, 2 / Math.max(Math.abs(da), Math.abs(db)));
            a -= da * brake;
            b -= db * brake;
            if (Math.abs(da) + Math.abs(db) < CONVERGED) {
                break;
            }
        }
        double determinant = haa * hbb - hab * hab;
        return fixed
                ? new Line(a, b, 1 / haa, 0, 0)
                : new Line(a, b, hbb / determinant, -hab / determinant, haa / determinant);
    }

    static OddsMap map(Line line, Scale scale, double between) {
        return new OddsMap(
                line.intercept,
                line.slope,
                scale.centre,
                scale.scale,
                line.varianceA + between,
                line.covariance,
                line.varianceB);
    }

    /**
     * What the larger model changed, where that is known: rescues where only it was right, harms where only it was wrong.
     *
     * @param places of the answers whose larger outcome is known, rising, [k]
     */
    record Outcomes(int[] places, boolean[] rescue, boolean[] harm) {
        static Outcomes of(boolean[] wrong, LargerOutcomes larger) {
            int[] places = larger.places();
            boolean[] rescue = new boolean[places.length];
            boolean[] harm = new boolean[places.length];
            for (int k = 0; k < places.length; k++) {
                boolean small = wrong[places[k]];
                boolean large = larger.wrong()[places[k]];
                rescue[k] = small && !large;
                harm[k] = !small && large;
            }
            return new Outcomes(places, rescue, harm);
        }

        /** Confidences of the answers whose larger outcome is known, [k]. */
        double[] of(double[] z) {
            return FitColumns.pick(z, places);
        }

        double harms() {
            int count = 0;
            for (boolean one : harm) {
                count += one ? 1 : 0;
            }
            return count;
        }
    }

    /**
     * The gain over all answers.
     *
     * @param all confidences of the answers, those included whose larger outcome is not known
     */
    static GainMap pooledGain(double[] all, Outcomes outcomes) {
        double[] z = outcomes.of(all);
        Line rescue = pooled(z, outcomes.rescue);
        return new GainMap(rescue.intercept, rescue.slope, (outcomes.harms() + 0.5) / (z.length + 1));
    }

    /**
     * The gain on one route, drawn towards that of all.
     *
     * @param all confidences of the route's answers, those included whose larger outcome is not known
     * @param strength of the prior on the rescues; on the harms ten times as many answers weigh as much
     * @param informative otherwise the map is flat but for the order
     */
    static GainMap gain(
            double[] all, Outcomes outcomes, @Nullable GainMap pooled, double strength, boolean informative) {
        if (pooled == null) {
            throw new IllegalArgumentException("no gain over all answers");
        }
        double[] z = outcomes.of(all);
        Line prior = new Line(pooled.intercept(), pooled.slope(), 0, 0, 0);
        Line rescue = informative
                ? line(z, outcomes.rescue, prior, strength, strength)
                : flat(z, outcomes.rescue, prior, strength);
        double weight = 10 * strength;
        return new GainMap(
                rescue.intercept, rescue.slope, (outcomes.harms() + weight * pooled.harm()) / (z.length + weight));
    }
}

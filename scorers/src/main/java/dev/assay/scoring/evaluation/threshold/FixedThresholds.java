package dev.assay.scoring.evaluation.threshold;

import dev.assay.scoring.cascade.RiskCertificate;
import java.util.Arrays;
import java.util.Optional;

/** Thresholds that the first answers of a stream fix for all others, to compare controllers with. Stateless; any thread may use it. */
final class FixedThresholds {
    /** Answers that a threshold is fixed by. */
    static final int FIRST = 300;

    private FixedThresholds() {}

    /** Where the first answers would be deferred at this rate. */
    static ThresholdRun ofRate(ReplayItems stream, double rate) {
        double[] first = Arrays.copyOf(stream.uncertainty(), FIRST);
        Arrays.sort(first);
        int rank = (int) Math.ceil((1 - rate) * FIRST - 1e-9);
        return ThresholdRun.fixed(stream, first[Math.max(1, rank) - 1], FIRST);
    }

    /** By conformal risk control of the first answers. */
    static ThresholdRun ofRisk(ReplayItems stream, double risk) {
        return tried(stream, certificate(stream, FIRST).marginal(risk), FIRST);
    }

    /** A chosen threshold, or none that accepts anything, from an answer on. */
    static ThresholdRun tried(ReplayItems stream, Optional<RiskCertificate.Threshold> chosen, int start) {
        double threshold = chosen.map(found -> -found.threshold()).orElse(Double.NEGATIVE_INFINITY);
        return ThresholdRun.fixed(stream, threshold, start);
    }

    /** What the first labels say. */
    static RiskCertificate certificate(ReplayItems stream, int labels) {
        double[] confidence = new double[labels];
        boolean[] correct = new boolean[labels];
        for (int i = 0; i < labels; i++) {
            confidence[i] = -stream.uncertainty()[i];
            correct[i] = !stream.wrong()[i];
        }
        return new RiskCertificate(confidence, correct);
    }
}

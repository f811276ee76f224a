package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.CalibrationScheme;
import dev.assay.scoring.watermark.Detection;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A scheme from both sides. Immutable; any thread may read it.
 *
 * @param name of the scheme
 * @param vocabularySize V
 * @param strengths what makes the watermark stronger: a bias, or the temperature of the model, [3]
 * @param biased whether the strength is a bias; otherwise it is the temperature
 * @param longest tokens of the longest text
 * @param texts texts for each point of a curve
 * @param embedder the generating side
 * @param detector the reading side
 * @param rule the reference's own decision
 */
record MarkedScheme(
        String name,
        int vocabularySize,
        double[] strengths,
        boolean biased,
        int longest,
        int texts,
        Embedder embedder,
        CalibrationScheme.Factory detector,
        Rule rule) {

    /** Entropy like that of a chat model, about one and a half nats. */
    static final double BIASED_TEMPERATURE = 0.5;

    /** Makes the generating side for one text. */
    @FunctionalInterface
    interface Embedder {
        Marker marker(long key, double strength, int vocabularySize, SplittableRandom random);
    }

    /**
     * A reference's decision.
     *
     * @param label what it compares
     * @param measure the number it looks at
     * @param threshold with which it compares
     * @param above whether it flags above the threshold; below or at it otherwise
     */
    record Rule(String label, String measure, double threshold, boolean above) {
        /** A rule on a z-score. */
        static Rule above(String measure, double threshold) {
            return new Rule(measure + " > " + threshold, measure, threshold, true);
        }

        /** A rule on a p-value. */
        static Rule atMost(String measure, double threshold) {
            return new Rule(measure + " <= " + threshold, measure, threshold, false);
        }

        boolean flags(Detection found) {
            Map<String, Double> measures = found.measures();
            Double value = measure.equals("our p") ? Double.valueOf(found.tail().p()) : measures.get(measure);
            return value != null && (above ? value > threshold : value <= threshold);
        }
    }

    double temperature(double strength) {
        return biased ? BIASED_TEMPERATURE : strength;
    }

    String strengthLabel(double strength) {
        return (biased ? "bias " : "temperature ") + strength;
    }
}

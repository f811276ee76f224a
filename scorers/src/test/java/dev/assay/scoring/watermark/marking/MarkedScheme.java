package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.CalibrationScheme;
import dev.assay.scoring.calibration.NullTexts;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.TokenText;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A scheme from both sides. Immutable; any thread may read it.
 *
 * @param name of the scheme
 * @param vocabularySize V
 * @param strengths what makes the watermark stronger, [3]
 * @param kind what the strengths are
 * @param longest tokens of the longest text
 * @param texts texts for each point of a curve
 * @param embedder the generating side
 * @param detector the reading side
 * @param found our decision
 * @param rule the reference's own decision
 * @param nulls its unmarked texts
 */
record MarkedScheme(
        String name,
        int vocabularySize,
        double[] strengths,
        Kind kind,
        int longest,
        int texts,
        Embedder embedder,
        CalibrationScheme.Factory detector,
        Rule found,
        Rule rule,
        Nulls nulls) {

    /** Entropy like that of a chat model, about one and a half nats. */
    static final double BIASED_TEMPERATURE = 0.5;

    /** Our decision where there is a p-value. */
    static final Rule EXACT = Rule.atMost("our p", PowerMeasurement.LEVEL);

    /** The null texts of the calibration over 2,003 tokens. */
    static final Nulls TOKENS =
            (texts, number) -> texts.text(number, 2_003, NullTexts.LONGEST).text();

    /** What makes a watermark stronger. */
    enum Kind {
        /** A bias on green tokens. */
        BIAS,
        /** The temperature of the model. */
        TEMPERATURE,
        /** The share of words that may be changed. */
        SHARE
    }

    /** Unmarked texts by number. */
    @FunctionalInterface
    interface Nulls {
        TokenText text(NullTexts texts, long number);
    }

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
        return kind == Kind.TEMPERATURE ? strength : BIASED_TEMPERATURE;
    }

    String strengthLabel(double strength) {
        return kind.name().toLowerCase(Locale.ROOT) + " " + strength;
    }
}

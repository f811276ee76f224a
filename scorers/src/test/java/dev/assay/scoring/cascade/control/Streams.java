package dev.assay.scoring.cascade.control;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Streams of scores for tests, some of them hostile. Stateless; any thread may use it. */
final class Streams {
    /** How a stream's next score follows from the threshold that it will meet. */
    enum Kind {
        NORMAL,
        SHIFTING,
        CONSTANT,
        FEW_VALUES,
        RISING,
        ALTERNATING,
        JUST_ABOVE,
        JUST_BELOW,
        HUGE;

        /** The score of event i. */
        double next(Random random, int i, DoubleUnaryOperator nearThreshold) {
            return switch (this) {
                case NORMAL -> random.nextGaussian();
                case SHIFTING -> random.nextGaussian() * (1 + i / 400 % 3) + 7 * (i / 700 % 4);
                case CONSTANT -> 4.25;
                case FEW_VALUES -> random.nextInt(3);
                case RISING -> i * 0.01;
                case ALTERNATING -> i / 50 % 2 == 0 ? -1e3 - random.nextDouble() : 1e3 + random.nextDouble();
                case JUST_ABOVE -> nearThreshold.applyAsDouble(1e-6);
                case JUST_BELOW -> nearThreshold.applyAsDouble(-1e-6);
                case HUGE -> (random.nextBoolean() ? 1 : -1) * Double.MAX_VALUE * random.nextDouble();
            };
        }
    }

    private Streams() {}

    /** A finite number at some distance from a threshold that may be infinite. */
    static double near(double threshold, double distance) {
        return Math.max(-1e6, Math.min(1e6, threshold)) + distance;
    }
}

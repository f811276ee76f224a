package dev.assay.scoring.consistency.model;

import java.util.Arrays;

/** From a score to a probability. Immutable by convention; any thread may read it. */
public sealed interface ScoreMap {

    /**
     * The probability of being wrong, strictly inside (0, 1) for any finite score.
     *
     * @param words words of the answer, at least 0; only {@link LengthPlatt} looks at them
     */
    double probability(double score, int words);

    /** The name in files. */
    String method();

    /**
     * Platt's sigmoid (1999): {@code 1 / (1 + exp(-(slope * score + offset)))}.
     *
     * @param slope per unit of the score; negative where a higher score is more trustworthy
     * @param offset log-odds at score 0
     */
    record Platt(double slope, double offset) implements ScoreMap {
        public Platt {
            if (!Double.isFinite(slope) || !Double.isFinite(offset)) {
                throw new IllegalArgumentException("slope and offset must be finite");
            }
        }

        /** The same for an answer of any length. */
        public double probability(double score) {
            return inside(slope * score + offset);
        }

        @Override
        public double probability(double score, int words) {
            return probability(score);
        }

        @Override
        public String method() {
            return "platt";
        }
    }

    /**
     * Platt's sigmoid that also knows how long the answer is, since one score means another risk in a word than in a sentence:
     * {@code 1 / (1 + exp(-(slope * score + length * log(1 + words) + offset)))}. Lengths that were not seen in fitting count as
     * the nearest that was.
     *
     * @param slope per unit of the score; negative where a higher score is more trustworthy
     * @param length per unit of log(1 + words)
     * @param offset log-odds at score 0 and without words
     * @param shortest least log(1 + words) of the fit
     * @param longest largest log(1 + words) of the fit, at least {@code shortest}
     */
    record LengthPlatt(double slope, double length, double offset, double shortest, double longest)
            implements ScoreMap {
        public LengthPlatt {
            if (!Double.isFinite(slope) || !Double.isFinite(length) || !Double.isFinite(offset)) {
                throw new IllegalArgumentException("slope, length and offset must be finite");
            }
            if (!(shortest <= longest) || !Double.isFinite(shortest) || !Double.isFinite(longest)) {
                throw new IllegalArgumentException("the shortest length must be at most the longest");
            }
        }

        @Override
        public double probability(double score, int words) {
            double held = Math.max(shortest, Math.min(longest, Math.log1p(words)));
            return inside(slope * score + length * held + offset);
        }

        @Override
        public String method() {
            return "platt with length";
        }
    }

    /**
     * Isotonic regression (Zadrozny and Elkan, KDD 2002): straight lines between the centres of its levels, constant beyond.
     *
     * @param scores centres, rising, [n], n at least 1
     * @param probabilities at the centres, never falling or never rising, strictly inside (0, 1), [n]
     */
    record Isotonic(double[] scores, double[] probabilities) implements ScoreMap {
        public Isotonic {
            if (scores.length == 0 || scores.length != probabilities.length) {
                throw new IllegalArgumentException("an isotonic map has one probability for each of its scores");
            }
            for (int i = 0; i < scores.length; i++) {
                boolean rising = i == 0 || scores[i] > scores[i - 1];
                if (!Double.isFinite(scores[i]) || !rising || !(probabilities[i] > 0 && probabilities[i] < 1)) {
                    throw new IllegalArgumentException("point " + i + " is not a rising score with a probability");
                }
            }
            double direction = probabilities[probabilities.length - 1] - probabilities[0];
            for (int i = 1; i < probabilities.length; i++) {
                double step = probabilities[i] - probabilities[i - 1];
                if (direction < 0 ? step > 0 : direction > 0 ? step < 0 : step != 0) {
                    throw new IllegalArgumentException("the probabilities of an isotonic map turn back at point " + i);
                }
            }
        }

        @Override
        public double probability(double score, int words) {
            int at = Arrays.binarySearch(scores, score);
            if (at >= 0) {
                return probabilities[at];
            }
            int above = -at - 1;
            if (above == 0 || above == scores.length) {
                return probabilities[above == 0 ? 0 : above - 1];
            }
            double share = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
            return probabilities[above - 1] + share * (probabilities[above] - probabilities[above - 1]);
        }

        @Override
        public String method() {
            return "isotonic";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Isotonic that
                    && Arrays.equals(scores, that.scores)
                    && Arrays.equals(probabilities, that.probabilities);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(scores);
        }

        @Override
        public String toString() {
            return "Isotonic[points=" + scores.length + "]";
        }
    }

    private static double inside(double logit) {
        double edge = 1e-6;
        return Math.max(edge, Math.min(1 - edge, LogisticModel.probability(logit)));
    }
}

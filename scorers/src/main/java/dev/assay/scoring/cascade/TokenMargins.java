package dev.assay.scoring.cascade;

/** By how much the most likely alternative of a token leads. Stateless; any thread may use it. */
public final class TokenMargins {
    private TokenMargins() {}

    /**
     * Difference of the two largest probabilities of each token, [T], each in [0, 1].
     *
     * @param top log-probabilities of alternatives, row-major [T x K], in any order within a row
     * @param topK K, at least 2
     */
    public static double[] of(double[] top, int topK) {
        double[] margins = new double[top.length / topK];
        for (int t = 0; t < margins.length; t++) {
            double first = Double.NEGATIVE_INFINITY;
            double second = Double.NEGATIVE_INFINITY;
            for (int k = t * topK; k < (t + 1) * topK; k++) {
                if (top[k] > first) {
                    second = first;
                    first = top[k];
                } else {
                    second = Math.max(second, top[k]);
                }
            }
            margins[t] = Math.exp(first) - Math.exp(second);
        }
        return margins;
    }

    /** The largest value of one row. */
    public static double largest(double[] top, int token, int topK) {
        double first = Double.NEGATIVE_INFINITY;
        for (int k = token * topK; k < (token + 1) * topK; k++) {
            first = Math.max(first, top[k]);
        }
        return first;
    }
}

package dev.assay.scoring.watermark.kuditipudi;

/**
 * What a key sequence says about the tokens of one text: for each distinct token, and each of the n elements of the key, the
 * number that a cost is made of. The arrays are not to be changed. Immutable; any thread may read it.
 */
sealed interface KeyColumns {
    /** Number of distinct tokens, D. */
    int tokens();

    /** Elements of the key, n. */
    int length();

    /** The cost of aligning a distinct token with a key element. */
    float cost(int token, int element);

    /** No cost is further from 0; infinite when one is. */
    float largest();

    /** Whether no cost is below 0. */
    boolean nonNegative();

    /** Whether the reference adds plain costs one after the other in float32: ITS's norm does, EXP's sum goes by blocks. */
    boolean addsInOrder();

    /**
     * The costs times a power of two, as whole numbers that are at most 1.1 off; rows go on cyclically.
     *
     * @param scale at most 2^20
     * @param out filled, [D][at least n]
     */
    void fixed(float scale, int[][] out);

    /** The costs of a token at every element, [n]. */
    default float[] row(int token) {
        float[] row = new float[length()];
        for (int j = 0; j < row.length; j++) {
            row[j] = cost(token, j);
        }
        return row;
    }

    /**
     * ITS: the distance between the token's place in the permutation and the element.
     *
     * @param places of the distinct tokens, as shares of the vocabulary, [D]
     * @param xi the key, [n]
     */
    static KeyColumns ofTransform(float[] places, float[] xi) {
        return new Transform(places, xi);
    }

    /**
     * EXP: log(1 - xi), at most 0; both references' roundings.
     *
     * @param xi the key at the distinct tokens, [n][D]
     * @param edit whether for the edit distance, which subtracts in float64
     */
    static KeyColumns ofGumbel(float[][] xi, int distinct, boolean edit) {
        float[][] costs = new float[distinct][xi.length];
        float largest = 0;
        for (int j = 0; j < xi.length; j++) {
            for (int d = 0; d < distinct; d++) {
                float u = xi[j][d];
                costs[d][j] = edit ? (float) Math.log(1.0 - u) : -(float) Math.log(1 / (1 - u));
                largest = Math.max(largest, -costs[d][j]);
            }
        }
        return new Gumbel(costs, xi.length, largest);
    }

    /** Places and elements lie in [0, 1). */
    record Transform(float[] places, float[] xi) implements KeyColumns {
        @Override
        public int tokens() {
            return places.length;
        }

        @Override
        public int length() {
            return xi.length;
        }

        @Override
        public float cost(int token, int element) {
            return Math.abs(places[token] - xi[element]);
        }

        @Override
        public float largest() {
            return 1;
        }

        @Override
        public boolean addsInOrder() {
            return true;
        }

        @Override
        public boolean nonNegative() {
            return true;
        }

        /** Differences of whole numbers, so that the loop runs on whole vectors. */
        @Override
        public void fixed(float scale, int[][] out) {
            int[] elements = new int[out.length == 0 ? 0 : out[0].length];
            for (int j = 0; j < elements.length; j++) {
                elements[j] = j < xi.length ? Math.round(xi[j] * scale) : elements[j - xi.length];
            }
            for (int d = 0; d < places.length; d++) {
                distances(elements, Math.round(places[d] * scale), out[d]);
            }
        }

        private static void distances(int[] elements, int place, int[] out) {
            for (int j = 0; j < out.length; j++) {
                int difference = elements[j] - place;
                int sign = difference >> 31;
                out[j] = (difference ^ sign) - sign;
            }
        }
    }

    /** One row of costs for each token. */
    record Gumbel(float[][] costs, int length, float largest) implements KeyColumns {
        @Override
        public int tokens() {
            return costs.length;
        }

        @Override
        public float cost(int token, int element) {
            return costs[token][element];
        }

        @Override
        public boolean addsInOrder() {
            return false;
        }

        @Override
        public boolean nonNegative() {
            return false;
        }

        @Override
        public float[] row(int token) {
            return costs[token];
        }

        @Override
        public void fixed(float scale, int[][] out) {
            for (int d = 0; d < costs.length; d++) {
                for (int j = 0; j < out[d].length; j++) {
                    out[d][j] = j < length ? Math.round(costs[d][j] * scale) : out[d][j - length];
                }
            }
        }
    }
}

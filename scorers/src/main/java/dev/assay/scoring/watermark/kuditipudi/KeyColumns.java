package dev.assay.scoring.watermark.kuditipudi;

/**
 * What a key sequence says about the tokens of one text: for each distinct token, and each of the n elements of the key, the
 * number that a cost is made of. The arrays are not to be changed. Immutable; any thread may read it.
 *
 * @param costs cost of aligning a distinct token with a key element, [D][n]
 */
record KeyColumns(float[][] costs) {
    /**
     * ITS: the distance between the token's place in the permutation and the element.
     *
     * @param places of the distinct tokens, as shares of the vocabulary, [D]
     * @param xi the key, [n]
     */
    static KeyColumns ofTransform(float[] places, float[] xi) {
        float[][] costs = new float[places.length][xi.length];
        for (int d = 0; d < places.length; d++) {
            for (int j = 0; j < xi.length; j++) {
                costs[d][j] = Math.abs(places[d] - xi[j]);
            }
        }
        return new KeyColumns(costs);
    }

    /**
     * EXP: log(1 - xi), at most 0; both references' roundings.
     *
     * @param xi the key at the distinct tokens, [n][D]
     * @param edit whether for the edit distance, which subtracts in float64
     */
    static KeyColumns ofGumbel(float[][] xi, int distinct, boolean edit) {
        float[][] costs = new float[distinct][xi.length];
        for (int j = 0; j < xi.length; j++) {
            for (int d = 0; d < distinct; d++) {
                float u = xi[j][d];
                costs[d][j] = edit ? (float) Math.log(1.0 - u) : -(float) Math.log(1 / (1 - u));
            }
        }
        return new KeyColumns(costs);
    }
}

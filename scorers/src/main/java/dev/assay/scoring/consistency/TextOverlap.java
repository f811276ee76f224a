package dev.assay.scoring.consistency;

/**
 * How many words whole texts have in common, function words left out. Stateless; any thread may use it.
 */
final class TextOverlap {
    private TextOverlap() {}

    /**
     * Words in common over words in either, summed over the pairs before dividing.
     *
     * @return of the response with each sample, and of all pairs of samples (1 for a single sample), each in [0, 1]
     */
    static double[] of(ConsistencyScores scores) {
        boolean[] common = scores.words().common();
        int[] texts = new int[common.length];
        int[] last = new int[common.length];
        boolean[] inResponse = new boolean[common.length];
        double own = 0;
        for (int at = 0; at < scores.ids().ids().length; at++) {
            int id = scores.ids().ids()[at];
            if (!inResponse[id] && !common[id]) {
                inResponse[id] = true;
                own++;
            }
        }
        double sizes = 0;
        int number = 0;
        for (TokenIds sample : scores.samples()) {
            number++;
            for (int id : sample.ids()) {
                if (last[id] != number && !common[id]) {
                    last[id] = number;
                    texts[id]++;
                    sizes++;
                }
            }
        }
        double shared = 0;
        double pairs = 0;
        for (int id = 0; id < texts.length; id++) {
            shared += inResponse[id] ? texts[id] : 0;
            pairs += texts[id] * (texts[id] - 1.0) / 2;
        }
        int n = scores.samples().size();
        double pairSizes = sizes * (n - 1) - pairs;
        return new double[] {ratio(shared, own * n + sizes - shared), n < 2 ? 1 : ratio(pairs, pairSizes)};
    }

    private static double ratio(double common, double either) {
        return either <= 0 ? 0 : common / either;
    }
}

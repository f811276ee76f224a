package dev.assay.scoring.consistency.selfcheck;

/**
 * BERTScore (Zhang, Kishore, Wu, Weinberger, Artzi, ICLR 2020) without idf weights and without a baseline: every token is
 * matched with the most similar one of the other text. As in the authors' code the first and the last token, which are
 * special, can be matched but are not counted. Stateless; any thread may use it.
 */
public final class BertScore {
    private BertScore() {}

    /**
     * F1 of precision and recall.
     *
     * @param a unit vectors of the tokens of one text, row-major, [ta x width]
     * @param b of the other, [tb x width]
     * @param width numbers per token, at least 1
     * @return in [-1, 1], in practice in [0, 1]; 0 when either text has no token besides the special ones
     */
    public static double f1(float[] a, float[] b, int width) {
        int ta = a.length / width;
        int tb = b.length / width;
        if (ta <= 2 || tb <= 2) {
            return 0;
        }
        double[] bestOfA = new double[ta];
        double[] bestOfB = new double[tb];
        java.util.Arrays.fill(bestOfA, -1);
        java.util.Arrays.fill(bestOfB, -1);
        for (int i = 0; i < ta; i++) {
            for (int j = 0; j < tb; j++) {
                double cosine = product(a, i * width, b, j * width, width);
                bestOfA[i] = Math.max(bestOfA[i], cosine);
                bestOfB[j] = Math.max(bestOfB[j], cosine);
            }
        }
        double precision = inner(bestOfA);
        double recall = inner(bestOfB);
        return precision + recall <= 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double inner(double[] values) {
        double sum = 0;
        for (int i = 1; i < values.length - 1; i++) {
            sum += values[i];
        }
        return sum / (values.length - 2);
    }

    private static double product(float[] a, int from, float[] b, int at, int width) {
        float sum = 0;
        for (int d = 0; d < width; d++) {
            sum += a[from + d] * b[at + d];
        }
        return sum;
    }
}

package dev.assay.scoring.consistency.selfcheck;

/**
 * BERTScore (Zhang, Kishore, Wu, Weinberger, Artzi, ICLR 2020) without idf weights and without a baseline: every token is
 * matched with the most similar one of the other text. As in the authors' code the first and the last token, which are
 * special, can be matched but are not counted. Stateless; any thread may use it.
 */
public final class BertScore {
    /** So many sums grow side by side: a single one waits for itself at every step. */
    private static final int ROWS = 4;

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
        float[] cosines = new float[ROWS];
        for (int i = 0; i < ta; i += ROWS) {
            int rows = Math.min(ROWS, ta - i);
            for (int j = 0; j < tb; j++) {
                products(a, i * width, rows, b, j * width, width, cosines);
                for (int r = 0; r < rows; r++) {
                    bestOfA[i + r] = Math.max(bestOfA[i + r], cosines[r]);
                    bestOfB[j] = Math.max(bestOfB[j], cosines[r]);
                }
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

    /** Of some rows of a with one of b; each sum has the same order whatever the others are. */
    private static void products(float[] a, int from, int rows, float[] b, int at, int width, float[] out) {
        if (rows < ROWS) {
            for (int r = 0; r < rows; r++) {
                out[r] = product(a, from + r * width, b, at, width);
            }
            return;
        }
        int second = from + width;
        int third = second + width;
        int fourth = third + width;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int d = 0; d < width; d++) {
            float other = b[at + d];
            sum0 += a[from + d] * other;
            sum1 += a[second + d] * other;
            sum2 += a[third + d] * other;
            sum3 += a[fourth + d] * other;
        }
        out[0] = sum0;
        out[1] = sum1;
        out[2] = sum2;
        out[3] = sum3;
    }

    private static float product(float[] a, int from, float[] b, int at, int width) {
        float sum = 0;
        for (int d = 0; d < width; d++) {
            sum += a[from + d] * b[at + d];
        }
        return sum;
    }
}

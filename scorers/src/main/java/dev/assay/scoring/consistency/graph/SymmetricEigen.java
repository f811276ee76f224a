package dev.assay.scoring.consistency.graph;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a real symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, "Matrix
 * Computations", 4th ed., section 8.5): O(n^3) a sweep, about six to ten sweeps, accurate to rounding for the n up to a
 * few hundred for which graphs of answers are built. Immutable by convention; any thread may read it.
 *
 * @param values ascending, [n]; all NaN when the matrix has an entry that is not finite
 * @param vectors {@code vectors[i][k]} is the entry for row i of the unit vector that belongs to {@code values[k]}, [n][n]
 */
record SymmetricEigen(double[] values, double[][] vectors) {
    private static final int MOST_SWEEPS = 60;
    private static final double ROUNDING = 1e-34;

    /**
     * Decomposes a matrix, which stays as it is.
     *
     * @param matrix square and symmetric, [n][n]; only its upper triangle is read; n = 0 gives an empty result
     */
    public static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = upperMirrored(matrix);
        double[][] v = identity(n);
        if (!allFinite(a)) {
            double[] unknown = new double[n];
            Arrays.fill(unknown, Double.NaN);
            return new SymmetricEigen(unknown, v);
        }
        // Entries near the ends of the range would overflow or vanish when squared.
        double scale = divideByLargest(a);
        double whole = squares(a, false);
        for (int sweep = 0; sweep < MOST_SWEEPS && squares(a, true) > ROUNDING * whole; sweep++) {
            sweep(a, v);
        }
        return sorted(a, v, scale);
    }

    private static double[][] upperMirrored(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                a[i][j] = matrix[i][j];
                a[j][i] = matrix[i][j];
            }
        }
        return a;
    }

    private static double[][] identity(int n) {
        double[][] v = new double[n][n];
        for (int i = 0; i < n; i++) {
            v[i][i] = 1;
        }
        return v;
    }

    private static boolean allFinite(double[][] a) {
        return Arrays.stream(a).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    }

    private static double divideByLargest(double[][] a) {
        double largest = 0;
        for (double[] row : a) {
            for (double entry : row) {
                largest = Math.max(largest, Math.abs(entry));
            }
        }
        if (largest == 0) {
            return 1;
        }
        for (double[] row : a) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= largest;
            }
        }
        return largest;
    }

    private static double squares(double[][] a, boolean outsideDiagonal) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += outsideDiagonal && i == j ? 0 : a[i][j] * a[i][j];
            }
        }
        return sum;
    }

    private static void sweep(double[][] a, double[][] v) {
        for (int p = 0; p < a.length; p++) {
            for (int q = p + 1; q < a.length; q++) {
                if (a[p][q] != 0) {
                    rotate(a, v, p, q);
                }
            }
        }
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (double[] row : a) {
            double x = row[p];
            double y = row[q];
            row[p] = c * x - s * y;
            row[q] = s * x + c * y;
        }
        double[] first = a[p];
        double[] second = a[q];
        for (int k = 0; k < a.length; k++) {
            double x = first[k];
            double y = second[k];
            first[k] = c * x - s * y;
            second[k] = s * x + c * y;
        }
        first[q] = 0;
        second[p] = 0;
        for (double[] row : v) {
            double x = row[p];
            double y = row[q];
            row[p] = c * x - s * y;
            row[q] = s * x + c * y;
        }
    }

    private static SymmetricEigen sorted(double[][] a, double[][] v, double scale) {
        int n = a.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> a[i][i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[n];
        double[][] vectors = new double[n][n];
        for (int k = 0; k < n; k++) {
            values[k] = scale * a[order[k]][order[k]];
            for (int i = 0; i < n; i++) {
                vectors[i][k] = v[i][order[k]];
            }
        }
        return new SymmetricEigen(values, vectors);
    }
}

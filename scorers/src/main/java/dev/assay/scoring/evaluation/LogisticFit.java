package dev.assay.scoring.evaluation;

import dev.assay.scoring.consistency.model.LogisticModel;
import java.util.Arrays;

/**
 * Logistic regression with a ridge penalty, by Newton's method on standardised features. Targets may lie between 0 and 1.
 * Stateless; any thread may use it.
 */
public final class LogisticFit {
    private static final int STEPS = 50;
    private static final double CONVERGED = 1e-9;
    private static final double INTERCEPT_PENALTY = 1e-6;

    private LogisticFit() {}

    /**
     * Fits weighted rows.
     *
     * @param x features, [n][K]
     * @param target in [0, 1], [n]
     * @param weight at least 0, [n]
     * @param penalty on the squared weights of standardised features, at least 0
     */
    public static LogisticModel fit(double[][] x, double[] target, double[] weight, double penalty) {
        int features = x[0].length;
        double[] mean = new double[features];
        double[] deviation = new double[features];
        double all = Arrays.stream(weight).sum();
        for (int k = 0; k < features; k++) {
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                mean[k] += weight[i] * x[i][k] / all;
            }
            for (int i = 0; i < x.length; i++) {
                squares += weight[i] * (x[i][k] - mean[k]) * (x[i][k] - mean[k]);
            }
            double found = Math.sqrt(squares / all);
            deviation[k] = found > CONVERGED ? found : 1;
        }
        double[][] z = new double[x.length][features + 1];
        for (int i = 0; i < x.length; i++) {
            z[i][features] = 1;
            for (int k = 0; k < features; k++) {
                z[i][k] = (x[i][k] - mean[k]) / deviation[k];
            }
        }
        double[] w = newton(z, target, weight, penalty);
        return new LogisticModel(mean, deviation, Arrays.copyOf(w, features), w[features]);
    }

    private static double[] newton(double[][] z, double[] target, double[] weight, double penalty) {
        int size = z[0].length;
        double[] w = new double[size];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[size];
            double[][] hessian = new double[size][size];
            for (int k = 0; k < size; k++) {
                double ridge = k == size - 1 ? INTERCEPT_PENALTY : penalty;
                gradient[k] = ridge * w[k];
                hessian[k][k] = ridge;
            }
            for (int i = 0; i < z.length; i++) {
                accumulate(z[i], target[i], weight[i], w, gradient, hessian);
            }
            double[] change = solve(hessian, gradient);
            double largest = 0;
            for (int k = 0; k < size; k++) {
                w[k] -= change[k];
                largest = Math.max(largest, Math.abs(change[k]));
            }
            if (largest < CONVERGED) {
                break;
            }
        }
        return w;
    }

    private static void accumulate(
            double[] row, double target, double weight, double[] w, double[] gradient, double[][] hessian) {
        double logit = 0;
        for (int k = 0; k < w.length; k++) {
            logit += w[k] * row[k];
        }
        double p = LogisticModel.probability(logit);
        for (int k = 0; k < w.length; k++) {
            gradient[k] += weight * (p - target) * row[k];
            double curvature = weight * p * (1 - p) * row[k];
            for (int l = 0; l <= k; l++) {
                hessian[k][l] += curvature * row[l];
            }
        }
    }

    /** Solves a symmetric positive definite system, lower triangle given, by Cholesky's decomposition. */
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[][] root = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / root[j][j];
            }
        }
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= root[i][k] * y[k];
            }
            y[i] = sum / root[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = y[i];
            for (int k = i + 1; k < n; k++) {
                sum -= root[k][i] * y[k];
            }
            y[i] = sum / root[i][i];
        }
        return y;
    }
}

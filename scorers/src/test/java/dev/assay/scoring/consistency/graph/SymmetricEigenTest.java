package dev.assay.scoring.consistency.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymmetricEigenTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1e-200", "7, 1e200", "20, 1", "50, 1", "120, 1"})
    void vectors_are_orthonormal_and_rebuild_the_matrix(int n, double scale) {
        Random random = new Random(n);
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                matrix[i][j] = scale * random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        assertThat(eigen.values()).isSorted();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double rebuilt = 0;
                double product = 0;
                for (int k = 0; k < n; k++) {
                    rebuilt += eigen.vectors()[i][k] * eigen.values()[k] / scale * eigen.vectors()[j][k];
                    product += eigen.vectors()[k][i] * eigen.vectors()[k][j];
                }
                assertThat(rebuilt).isCloseTo(matrix[i][j] / scale, within(1e-12 * n));
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-13 * n));
            }
        }
    }

    @Test
    void known_spectra() {
        assertThat(SymmetricEigen.of(new double[][] {{2, 1}, {1, 2}}).values())
                .containsExactly(new double[] {1, 3}, within(1e-14));
        // Of the path on three vertices.
        assertThat(SymmetricEigen.of(new double[][] {{0, 1, 0}, {1, 0, 1}, {0, 1, 0}})
                        .values())
                .containsExactly(new double[] {-Math.sqrt(2), 0, Math.sqrt(2)}, within(1e-14));
        // All ones: one eigenvalue n, the rest 0.
        double[][] ones = new double[40][40];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        double[] values = SymmetricEigen.of(ones).values();
        assertThat(values[39]).isCloseTo(40, within(1e-12));
        assertThat(values[38]).isCloseTo(0, within(1e-12));
    }

    @Test
    void degenerate_matrices() {
        assertThat(SymmetricEigen.of(new double[0][0]).values()).isEmpty();
        assertThat(SymmetricEigen.of(new double[3][3]).values()).containsExactly(0, 0, 0);
        assertThat(SymmetricEigen.of(new double[][] {{1, Double.NaN}, {Double.NaN, 1}})
                        .values())
                .containsExactly(Double.NaN, Double.NaN);
        assertThat(SymmetricEigen.of(new double[][] {{Double.POSITIVE_INFINITY}})
                        .values())
                .containsExactly(Double.NaN);
    }

    @Test
    void the_argument_stays_as_it_is() {
        double[][] matrix = {{2, 1}, {1, 2}};
        SymmetricEigen.of(matrix);
        assertThat(matrix).isDeepEqualTo(new double[][] {{2, 1}, {1, 2}});
    }
}

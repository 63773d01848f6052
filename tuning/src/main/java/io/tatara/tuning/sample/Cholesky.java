package io.tatara.tuning.sample;

import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;

/**
 * What a symmetric matrix is the square of: K + c I = L Lᵀ, L being lower triangular.
 *
 * <p>Kept is Lᵀ: so all inner loops but one run along a row and add a multiple of it to another, which the JVM does several
 * numbers at a time, as it may not do with sums.
 *
 * @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, Gaussian Processes for Machine Learning, A.4</a>
 */
final class Cholesky {

    private final double[][] upper;

    private Cholesky(double[][] upper) {
        this.upper = upper;
    }

    /**
     * Of K, whose upper half alone is looked at, and c.
     *
     * @throws NonPositiveDefiniteMatrixException if c is too little for K to have a root in so few digits
     */
    static Cholesky of(double[][] k, double c) {
        int n = k.length;
        double[][] upper = new double[n][];
        for (int i = 0; i < n; i++) {
            upper[i] = k[i].clone();
            upper[i][i] += c;
        }
        for (int i = 0; i < n; i++) {
            double[] row = upper[i];
            if (!(row[i] > 0)) {
                throw new NonPositiveDefiniteMatrixException(row[i], i, 0);
            }
            double diagonal = Math.sqrt(row[i]);
            for (int j = i; j < n; j++) {
                row[j] /= diagonal;
            }
            for (int below = i + 1; below < n; below++) {
                add(-row[below], row, below, n, upper[below]);
            }
        }
        return new Cholesky(upper);
    }

    /** Adds a multiple of what is from one index to another. */
    private static void add(double times, double[] row, int from, int to, double[] sum) {
        for (int j = from; j < to; j++) {
            sum[j] += times * row[j];
        }
    }

    /** Solves L z = b in place. */
    double[] forward(double[] b) {
        for (int i = 0; i < b.length; i++) {
            b[i] /= upper[i][i];
            add(-b[i], upper[i], i + 1, b.length, b);
        }
        return b;
    }

    /** Solves Lᵀ z = b in place. */
    double[] backward(double[] b) {
        for (int i = b.length - 1; i >= 0; i--) {
            double sum = b[i];
            for (int j = i + 1; j < b.length; j++) {
                sum -= upper[i][j] * b[j];
            }
            b[i] = sum / upper[i][i];
        }
        return b;
    }

    /** ln |K + c I|. */
    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < upper.length; i++) {
            sum += 2 * Math.log(upper[i][i]);
        }
        return sum;
    }

    /** The lower half of (K + c I)⁻¹ = L⁻ᵀ L⁻¹; above it is zero. */
    double[][] inverse() {
        int n = upper.length;
        double[][] inverseRoot = new double[n][n];
        for (int i = 0; i < n; i++) {
            double[] row = inverseRoot[i];
            row[i] = 1;
            for (int j = 0; j < i; j++) {
                add(-upper[j][i], inverseRoot[j], 0, j + 1, row);
            }
            for (int j = 0; j <= i; j++) {
                row[j] /= upper[i][i];
            }
        }
        double[][] inverse = new double[n][n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i <= k; i++) {
                add(inverseRoot[k][i], inverseRoot[k], 0, i + 1, inverse[i]);
            }
        }
        return inverse;
    }
}

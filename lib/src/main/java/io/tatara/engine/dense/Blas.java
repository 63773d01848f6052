package io.tatara.engine.dense;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sasum;
import static org.bytedeco.openblas.global.openblas.cblas_sdot;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_sscal;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The products of a dense layer, one call each.
 *
 * <pre>
 *   n rows (examples), i inputs, o units; all matrices row-major
 *   X [n × i]  the layer's input          dX  the loss's gradient with respect to it
 *   W [o × i]  weights, a unit a row      dW  …                    (DL4J's i × o in Fortran order is the same memory)
 *   Z [n × o]  the layer's output         dZ  …
 * </pre>
 */
final class Blas {

    private Blas() {}

    /** One replica is one thread; OpenBLAS would take all cores. Costs nothing once set. */
    static void useOneThread() {
        blas_set_num_threads(1);
    }

    /** Z ← X·Wᵀ + addition·Z. */
    static void forward(int n, int i, int o, FloatPointer x, FloatPointer w, float addition, FloatPointer z) {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, o, i, 1, x, i, w, i, addition, z, o);
    }

    /** dW ← dZᵀ·X + addition·dW. */
    static void weightGradient(int n, int i, int o, FloatPointer dz, FloatPointer x, float addition, FloatPointer dw) {
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, o, i, n, 1, dz, o, x, i, addition, dw, i);
    }

    /** dX ← dZ·W. */
    static void inputGradient(int n, int i, int o, FloatPointer dz, FloatPointer w, FloatPointer dx) {
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, i, o, 1, dz, o, w, i, 0, dx, i);
    }

    /** sums[j] ← Σ over rows of m[row, j] + addition·sums[j]; {@code ones} has at least n elements. */
    static void columnSums(int n, int columns, FloatPointer m, FloatPointer ones, float addition, FloatPointer sums) {
        cblas_sgemv(CblasRowMajor, CblasTrans, n, columns, 1, m, columns, ones, 1, addition, sums, 1);
    }

    /** Σ|x|: finite exactly when every element is, overflow apart. */
    static float absoluteSum(int count, FloatPointer x) {
        return cblas_sasum(count, x, 1);
    }

    static float squares(int count, FloatPointer x) {
        return cblas_sdot(count, x, 1, x, 1);
    }

    static void scale(int count, float factor, FloatPointer x) {
        cblas_sscal(count, factor, x, 1);
    }
}

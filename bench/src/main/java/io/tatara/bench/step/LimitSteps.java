package io.tatara.bench.step;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.FloatPointer;

/** The matrix products of a step and nothing else: what no engine on the same BLAS can beat. */
final class LimitSteps implements StepContender {

    private final Workload workload;
    private final List<FloatPointer> inputs = new ArrayList<>();
    private final List<FloatPointer> signals = new ArrayList<>();
    private final List<FloatPointer> weights = new ArrayList<>();
    private final List<FloatPointer> gradients = new ArrayList<>();
    private int turn;

    LimitSteps(Workload workload) {
        blas_set_num_threads(1);
        this.workload = workload;
        List<Integer> widths = workload.widths();
        for (int i = 0; i < Workload.BATCHES; i++) {
            inputs.add(pointer(new Examples(workload, i).dense()));
        }
        for (int layer = 1; layer < widths.size(); layer++) {
            int size = widths.get(layer - 1) * widths.get(layer);
            weights.add(random(size));
            gradients.add(random(size));
            signals.add(random(workload.batch() * widths.get(layer)));
        }
    }

    @Override
    public void step() {
        List<Integer> widths = workload.widths();
        int n = workload.batch();
        FloatPointer input = inputs.get(turn++ % Workload.BATCHES);
        int layers = weights.size();
        for (int layer = 0; layer < layers; layer++) {
            int i = widths.get(layer);
            int o = widths.get(layer + 1);
            FloatPointer x = layer == 0 ? input : signals.get(layer - 1);
            cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasTrans,
                    n,
                    o,
                    i,
                    1,
                    x,
                    i,
                    weights.get(layer),
                    i,
                    0,
                    signals.get(layer),
                    o);
        }
        for (int layer = layers - 1; workload.learns() && layer >= 0; layer--) {
            int i = widths.get(layer);
            int o = widths.get(layer + 1);
            FloatPointer x = layer == 0 ? input : signals.get(layer - 1);
            FloatPointer dz = signals.get(layer);
            cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, o, i, n, 1, dz, o, x, i, 0, gradients.get(layer), i);
            if (layer > 0) {
                cblas_sgemm(
                        CblasRowMajor,
                        CblasNoTrans,
                        CblasNoTrans,
                        n,
                        i,
                        o,
                        1e-3f,
                        dz,
                        o,
                        weights.get(layer),
                        i,
                        0,
                        x,
                        i);
            }
        }
    }

    private static FloatPointer random(int length) {
        Random random = new Random(length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian() * 0.01f;
        }
        return pointer(values);
    }

    private static FloatPointer pointer(float[] values) {
        FloatPointer pointer = new FloatPointer((long) values.length);
        pointer.put(values, 0, values.length);
        return pointer;
    }
}

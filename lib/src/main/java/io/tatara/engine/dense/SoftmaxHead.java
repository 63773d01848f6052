package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import io.tatara.engine.BatchValues;

/** Softmax with cross-entropy: dz = p − y. */
final class SoftmaxHead implements Head {

    private final double clip;
    private final float[] row;

    /** @param clip the loss reported is that of a probability moved into [clip, 1 − clip]; the gradient is exact */
    SoftmaxHead(int classes, double clip) {
        this.clip = clip;
        this.row = new float[classes];
    }

    @Override
    public double train(Signal logits, Minibatch batch) {
        int classes = row.length;
        double loss = 0;
        for (int r = 0; r < batch.size(); r++) {
            int label = BatchValues.label(batch, r, classes);
            float weight = batch.weights()[r];
            logits.memory().read(r * classes, row, classes);
            RowSoftmax.apply(row, classes);
            loss -= weight * Math.log(Math.min(Math.max(row[label], clip), 1 - clip));
            row[label] -= 1;
            if (weight != 1) {
                for (int j = 0; j < classes; j++) {
                    row[j] *= weight;
                }
            }
            logits.memory().write(r * classes, row, classes);
        }
        return loss;
    }

    @Override
    public void infer(Signal logits, int rows, float[] outputs) {
        int classes = row.length;
        for (int r = 0; r < rows; r++) {
            logits.memory().read(r * classes, row, classes);
            RowSoftmax.apply(row, classes);
            System.arraycopy(row, 0, outputs, r * classes, classes);
        }
    }
}

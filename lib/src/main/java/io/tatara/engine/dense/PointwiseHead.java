package io.tatara.engine.dense;

import io.tatara.data.Minibatch;
import java.util.Arrays;
import java.util.List;

/** Outputs that do not know of each other: an activation each, and a loss each. dz = dL/da · f′(z). */
final class PointwiseHead implements Head {

    private final Pointwise[] activation;
    private final ElementLoss loss;
    private final float[] row;
    private final float[] slope;
    private final Pointwise.Place place;

    /** @param activation empty for none */
    PointwiseHead(int outputs, List<Pointwise> activation, ElementLoss loss) {
        this.activation = activation.toArray(Pointwise[]::new);
        this.loss = loss;
        this.row = new float[outputs];
        this.slope = new float[outputs];
        this.place = new Pointwise.Place(outputs);
    }

    @Override
    public double train(Signal logits, Minibatch batch) {
        int width = row.length;
        double sum = 0;
        for (int r = 0; r < batch.size(); r++) {
            logits.memory().read(r * width, row, width);
            Arrays.fill(slope, 1);
            for (Pointwise function : activation) {
                function.train(row, slope, width, place);
            }
            float weight = batch.weights()[r];
            double own = 0;
            for (int j = 0; j < width; j++) {
                float label = batch.labels()[r * width + j];
                own += loss.loss(row[j], label);
                row[j] = weight * loss.slope(row[j], label) * slope[j];
            }
            sum += weight * own;
            logits.memory().write(r * width, row, width);
        }
        return sum;
    }

    @Override
    public void infer(Signal logits, int rows, float[] outputs) {
        int width = row.length;
        for (int r = 0; r < rows; r++) {
            logits.memory().read(r * width, row, width);
            for (Pointwise function : activation) {
                function.infer(row, width);
            }
            System.arraycopy(row, 0, outputs, r * width, width);
        }
    }
}

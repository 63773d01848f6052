package io.tatara.engine.dl4j;

import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;

/**
 * Any loss, each example's multiplied by its weight. DL4J's label masks look as if they could do this, but an output
 * layer also multiplies its logits by them, which is harmless for masks of 0 and 1 alone.
 */
final class WeightedLoss implements ILossFunction {

    private static final long serialVersionUID = 1L;

    private final ILossFunction loss;
    private transient @Nullable INDArray weights;

    private WeightedLoss(ILossFunction loss) {
        this.loss = loss;
    }

    /** Puts itself between an output layer's configuration, which nobody else may use, and its loss. */
    static WeightedLoss install(Layer output) {
        if (output instanceof BaseOutputLayer layer) {
            WeightedLoss weighted = new WeightedLoss(layer.getLossFn());
            layer.setLossFn(weighted);
            return weighted;
        }
        if (output instanceof LossLayer layer) {
            WeightedLoss weighted = new WeightedLoss(layer.getLossFn());
            layer.setLossFn(weighted);
            return weighted;
        }
        throw new IllegalArgumentException("a %s cannot end a network that is trained"
                .formatted(output.getClass().getSimpleName()));
    }

    /** Sets the weights of the next batch, a column; null when all are 1. */
    void use(@Nullable INDArray column) {
        weights = column;
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        if (weights == null) {
            return loss.computeScore(labels, preOutput, activation, mask, average);
        }
        double sum = computeScoreArray(labels, preOutput, activation, mask)
                .sumNumber()
                .doubleValue();
        return average ? sum / labels.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        INDArray scores = loss.computeScoreArray(labels, preOutput, activation, mask);
        if (loss instanceof LossMAE) {
            // DL4J means to divide by the outputs here, but divides by the columns of what it has summed up already
            scores.divi(labels.size(1));
        }
        return weighted(scores);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return weighted(loss.computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return loss.name();
    }

    private INDArray weighted(INDArray rows) {
        return weights == null ? rows : rows.muliColumnVector(weights);
    }
}

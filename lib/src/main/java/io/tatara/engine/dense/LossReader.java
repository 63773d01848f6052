package io.tatara.engine.dense;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;

/** DL4J's output activations and losses as our own. */
final class LossReader {

    private LossReader() {}

    static HeadSpec read(ILossFunction loss, IActivation activation, int outputs) {
        if (loss.getClass() == LossMCXENT.class || loss.getClass() == LossNegativeLogLikelihood.class) {
            LossMCXENT entropy = (LossMCXENT) loss;
            requirePlain(entropy.getWeights());
            if (activation instanceof ActivationSoftmax && entropy.getSoftmaxClipEps() > 0) {
                return new HeadSpec.CrossEntropy(entropy.getSoftmaxClipEps());
            }
        }
        List<Pointwise> functions = ActivationReader.read(activation)
                .orElseThrow(() -> new UnknownLayer("the output activation " + activation + " with " + loss));
        return new HeadSpec.Elements(functions, elements(loss, activation, outputs));
    }

    private static ElementLoss elements(ILossFunction loss, IActivation activation, int outputs) {
        if (loss instanceof LossBinaryXENT it && activation instanceof ActivationSigmoid && it.getClipEps() > 0) {
            requirePlain(it.getWeights());
            return new ElementLoss.BinaryCrossEntropy((float) it.getClipEps());
        }
        if (loss instanceof LossL2 it && (loss.getClass() == LossL2.class || loss.getClass() == LossMSE.class)) {
            requirePlain(it.getWeights());
            return new ElementLoss.Squared(loss instanceof LossMSE ? 1f / outputs : 1);
        }
        if (loss instanceof LossL1 it && (loss.getClass() == LossL1.class || loss.getClass() == LossMAE.class)) {
            requirePlain(it.getWeights());
            return new ElementLoss.Absolute(loss instanceof LossMAE ? 1f / outputs : 1);
        }
        if (loss instanceof LossPoisson) {
            return new ElementLoss.Poisson();
        }
        throw new UnknownLayer("the loss %s with the output activation %s".formatted(loss, activation));
    }

    private static void requirePlain(@Nullable INDArray weights) {
        if (weights != null) {
            throw new UnknownLayer("a loss with weights of outputs");
        }
    }
}

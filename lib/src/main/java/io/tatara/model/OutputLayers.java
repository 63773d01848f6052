package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Task;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** The output layer that a task asks for: probabilities for classes and labels, plain numbers for regression. */
public final class OutputLayers {

    private OutputLayers() {}

    /** A layer with as many outputs as the task has; how many inputs it has remains to be said. */
    public static OutputLayer of(Task task) {
        return new OutputLayer.Builder(loss(task))
                .nOut(task.outputs())
                .activation(activation(task))
                .weightInit(WeightInit.XAVIER)
                // unset it is NaN, which only a whole network's builder fills in
                .biasInit(0)
                .build();
    }

    /** Refuses an output whose values would not mean what the task says. */
    static void check(org.deeplearning4j.nn.conf.layers.Layer layer, Task task, String where) {
        boolean loss = layer instanceof BaseOutputLayer || layer instanceof LossLayer;
        if (!loss || !(layer instanceof BaseLayer output)) {
            throw new TataraException("%s ends in a %s, which has no loss to train with: end it in an OutputLayer"
                    .formatted(where, layer.getClass().getSimpleName()));
        }
        IActivation expected = activation(task).getActivationFunction();
        if (!expected.equals(output.getActivationFn())) {
            throw new TataraException(
                    "%s: the output layer (%s) has the activation %s, but %s needs %s: change it there"
                            .formatted(
                                    where,
                                    layer.getClass().getSimpleName(),
                                    output.getActivationFn(),
                                    task.kind(),
                                    expected));
        }
    }

    private static Activation activation(Task task) {
        if (task instanceof Task.Classification) {
            return Activation.SOFTMAX;
        }
        return task instanceof Task.MultiLabel ? Activation.SIGMOID : Activation.IDENTITY;
    }

    private static ILossFunction loss(Task task) {
        if (task instanceof Task.Classification) {
            return new LossMCXENT();
        }
        return task instanceof Task.MultiLabel ? new LossBinaryXENT() : new LossMSE();
    }
}

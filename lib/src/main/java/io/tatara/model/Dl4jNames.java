package io.tatara.model;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The run file's vocabulary in DL4J's words. */
final class Dl4jNames {

    private Dl4jNames() {}

    static org.nd4j.linalg.activations.Activation activation(Activation activation) {
        return switch (activation) {
            case IDENTITY -> org.nd4j.linalg.activations.Activation.IDENTITY;
            case RELU -> org.nd4j.linalg.activations.Activation.RELU;
            case LEAKY_RELU -> org.nd4j.linalg.activations.Activation.LEAKYRELU;
            case ELU -> org.nd4j.linalg.activations.Activation.ELU;
            case SELU -> org.nd4j.linalg.activations.Activation.SELU;
            case GELU -> org.nd4j.linalg.activations.Activation.GELU;
            case SWISH -> org.nd4j.linalg.activations.Activation.SWISH;
            case TANH -> org.nd4j.linalg.activations.Activation.TANH;
            case SIGMOID -> org.nd4j.linalg.activations.Activation.SIGMOID;
            case SOFTPLUS -> org.nd4j.linalg.activations.Activation.SOFTPLUS;
            case HARD_SIGMOID -> org.nd4j.linalg.activations.Activation.HARDSIGMOID;
            case SOFTMAX -> org.nd4j.linalg.activations.Activation.SOFTMAX;
        };
    }

    /** He et al. (2015) before rectifiers, Klambauer et al. (2017) before SELU, Glorot and Bengio (2010) otherwise. */
    static WeightInit weights(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU, ELU, GELU, SWISH -> WeightInit.RELU;
            case SELU -> WeightInit.LECUN_NORMAL;
            case IDENTITY, TANH, SIGMOID, SOFTPLUS, HARD_SIGMOID, SOFTMAX -> WeightInit.XAVIER;
        };
    }

    static IUpdater updater(Optimizer optimizer) {
        double rate = optimizer.learningRate();
        if (optimizer instanceof Optimizer.Sgd) {
            return new Sgd(rate);
        }
        if (optimizer instanceof Optimizer.Nesterovs nesterovs) {
            return new Nesterovs(rate, nesterovs.momentum());
        }
        if (optimizer instanceof Optimizer.Adam adam) {
            return new Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon());
        }
        if (optimizer instanceof Optimizer.AdaMax adaMax) {
            return new AdaMax(rate, adaMax.beta1(), adaMax.beta2(), adaMax.epsilon());
        }
        if (optimizer instanceof Optimizer.AmsGrad amsGrad) {
            return new AMSGrad(rate, amsGrad.beta1(), amsGrad.beta2(), amsGrad.epsilon());
        }
        if (optimizer instanceof Optimizer.Nadam nadam) {
            return new Nadam(rate, nadam.beta1(), nadam.beta2(), nadam.epsilon());
        }
        if (optimizer instanceof Optimizer.AdaBelief adaBelief) {
            return new AdaBelief(rate, adaBelief.beta1(), adaBelief.beta2(), adaBelief.epsilon());
        }
        if (optimizer instanceof Optimizer.AdaGrad adaGrad) {
            return new AdaGrad(rate, adaGrad.epsilon());
        }
        if (optimizer instanceof Optimizer.RmsProp rmsProp) {
            return new RmsProp(rate, rmsProp.decay(), rmsProp.epsilon());
        }
        Optimizer.AdaDelta adaDelta = (Optimizer.AdaDelta) optimizer;
        return new AdaDelta(adaDelta.rho(), adaDelta.epsilon());
    }
}

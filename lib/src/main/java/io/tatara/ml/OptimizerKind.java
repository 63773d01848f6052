package io.tatara.ml;

import io.tatara.model.Optimizer;

/** Optimisers by name, with the defaults that run files give them. */
enum OptimizerKind {
    SGD(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.Sgd(rate);
        }
    },
    NESTEROVS(0.1) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.Nesterovs(rate, momentum);
        }
    },
    ADAM(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.Adam(rate, BETA_1, BETA_2, 1e-8);
        }
    },
    ADA_MAX(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.AdaMax(rate, BETA_1, BETA_2, 1e-8);
        }
    },
    AMS_GRAD(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.AmsGrad(rate, BETA_1, BETA_2, 1e-8);
        }
    },
    NADAM(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.Nadam(rate, BETA_1, BETA_2, 1e-8);
        }
    },
    ADA_BELIEF(0.001) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.AdaBelief(rate, BETA_1, BETA_2, 1e-14);
        }
    },
    ADA_GRAD(0.1) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.AdaGrad(rate, 1e-6);
        }
    },
    RMS_PROP(0.1) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.RmsProp(rate, 0.95, 1e-8);
        }
    },
    ADA_DELTA(1) {
        @Override
        Optimizer with(double rate, double momentum) {
            return new Optimizer.AdaDelta(0.95, 1e-6);
        }
    };

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;

    private final double learningRate;

    OptimizerKind(double learningRate) {
        this.learningRate = learningRate;
    }

    /** Of one that nobody has given another. */
    double learningRate() {
        return learningRate;
    }

    /** @param momentum for those that have one */
    abstract Optimizer with(double rate, double momentum);
}

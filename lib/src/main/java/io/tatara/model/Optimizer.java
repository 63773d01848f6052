package io.tatara.model;

import static io.tatara.Require.positive;
import static io.tatara.Require.share;

import java.io.Serializable;

/** How a gradient becomes a step. Names, defaults and state are DL4J's; the learning rate is the schedule's base. */
public sealed interface Optimizer extends Serializable {

    /** The base learning rate, before schedule and warm-up. */
    double learningRate();

    record Sgd(double learningRate) implements Optimizer {
        public Sgd {
            positive("sgd.learningRate", learningRate);
        }
    }

    record Nesterovs(double learningRate, double momentum) implements Optimizer {
        public Nesterovs {
            positive("nesterovs.learningRate", learningRate);
            share("nesterovs.momentum", 0, 1, momentum);
        }
    }

    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public Adam {
            moments("adam", learningRate, beta1, beta2, epsilon);
        }
    }

    record AdaMax(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public AdaMax {
            moments("adaMax", learningRate, beta1, beta2, epsilon);
        }
    }

    record AmsGrad(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public AmsGrad {
            moments("amsGrad", learningRate, beta1, beta2, epsilon);
        }
    }

    record Nadam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public Nadam {
            moments("nadam", learningRate, beta1, beta2, epsilon);
        }
    }

    record AdaBelief(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public AdaBelief {
            moments("adaBelief", learningRate, beta1, beta2, epsilon);
        }
    }

    record AdaGrad(double learningRate, double epsilon) implements Optimizer {
        public AdaGrad {
            positive("adaGrad.learningRate", learningRate);
            positive("adaGrad.epsilon", epsilon);
        }
    }

    record RmsProp(double learningRate, double decay, double epsilon) implements Optimizer {
        public RmsProp {
            positive("rmsProp.learningRate", learningRate);
            share("rmsProp.decay", 0, 1, decay);
            positive("rmsProp.epsilon", epsilon);
        }
    }

    /** Has no learning rate of its own: DL4J ignores one, so schedules are refused with it. */
    record AdaDelta(double rho, double epsilon) implements Optimizer {
        public AdaDelta {
            share("adaDelta.rho", 0, 1, rho);
            positive("adaDelta.epsilon", epsilon);
        }

        @Override
        public double learningRate() {
            return 1;
        }
    }

    private static void moments(String name, double learningRate, double beta1, double beta2, double epsilon) {
        positive(name + ".learningRate", learningRate);
        share(name + ".beta1", 0, 1, beta1);
        share(name + ".beta2", 0, 1, beta2);
        positive(name + ".epsilon", epsilon);
    }
}

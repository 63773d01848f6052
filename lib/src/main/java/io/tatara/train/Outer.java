package io.tatara.train;

import static io.tatara.Require.positive;

import java.io.Serializable;

/**
 * What workers make of the mean of their parameters: the way from the last round's parameters to it is taken for a gradient,
 * of which an optimiser makes a step. All workers make the same one.
 *
 * <pre>
 *   θ  parameters that the round began with      Δ = θ − mean
 *   v  velocity, 0 at first                      v ← μ·v + Δ
 *   α  learning rate                             SGD       θ ← θ − α·v
 *   μ  momentum                                  Nesterov  θ ← θ − α·(Δ + μ·v)
 * </pre>
 *
 * SGD with momentum is SlowMo (Wang et al., 2020); Nesterov's, with Adam within the round, is DiLoCo (Douillard et al.,
 * 2023).
 */
public sealed interface Outer extends Serializable {

    /** Whether there is a velocity to keep. */
    boolean moves();

    /**
     * Replaces the mean by where the step leads.
     *
     * @param before the round's first parameters
     * @param mean becomes the new parameters
     * @param velocity changed too; of no length if {@link #moves} is false
     */
    void step(float[] before, float[] mean, float[] velocity);

    /** The mean itself. */
    record None() implements Outer {
        @Override
        public boolean moves() {
            return false;
        }

        @Override
        public void step(float[] before, float[] mean, float[] velocity) {}
    }

    /**
     * Gradient descent, with momentum or without.
     *
     * @param learningRate above 0; 1 without momentum is the mean itself, but for rounding
     * @param momentum 0 ≤ μ &lt; 1
     */
    record Sgd(double learningRate, double momentum) implements Outer {
        public Sgd {
            require(learningRate, momentum);
        }

        @Override
        public boolean moves() {
            return true;
        }

        @Override
        public void step(float[] before, float[] mean, float[] velocity) {
            descend(before, mean, velocity, momentum, learningRate, 0, 1);
        }
    }

    /**
     * Nesterov's momentum.
     *
     * @param learningRate above 0
     * @param momentum 0 ≤ μ &lt; 1
     */
    record Nesterov(double learningRate, double momentum) implements Outer {
        public Nesterov {
            require(learningRate, momentum);
        }

        @Override
        public boolean moves() {
            return true;
        }

        @Override
        public void step(float[] before, float[] mean, float[] velocity) {
            descend(before, mean, velocity, momentum, learningRate, 1, momentum);
        }
    }

    /** θ ← θ − α·(ofGradient·Δ + ofVelocity·v). */
    private static void descend(
            float[] before,
            float[] mean,
            float[] velocity,
            double momentum,
            double learningRate,
            double ofGradient,
            double ofVelocity) {
        float kept = (float) momentum;
        float gradients = (float) (learningRate * ofGradient);
        float velocities = (float) (learningRate * ofVelocity);
        for (int i = 0; i < mean.length; i++) {
            float gradient = before[i] - mean[i];
            velocity[i] = kept * velocity[i] + gradient;
            mean[i] = before[i] - (gradients * gradient + velocities * velocity[i]);
        }
    }

    private static void require(double learningRate, double momentum) {
        positive("outer.learningRate", learningRate);
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("outer.momentum must be at least 0 and below 1, but is " + momentum);
        }
    }
}

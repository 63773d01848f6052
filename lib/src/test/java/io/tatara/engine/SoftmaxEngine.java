package io.tatara.engine;

import io.tatara.data.Minibatch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Softmax regression in plain Java: one layer, seeded noise on its inputs, and plain SGD or momentum. Small enough to
 * read, and with everything that a training loop must respect: weights, state, seeds and clocks.
 */
public class SoftmaxEngine implements Engine {

    private final int features;
    private final int classes;
    private final double momentum;
    private final double noise;
    private final float[] parameters;
    private final float[] gradient;
    private final float[] velocity;

    /** Makes engines of one kind; momentum 0 is plain SGD without state, noise 0 is none. */
    public record Factory(int features, int classes, double momentum, double noise) implements EngineFactory {
        @Override
        public Engine create() {
            return new SoftmaxEngine(this);
        }
    }

    public SoftmaxEngine(Factory factory) {
        this.features = factory.features();
        this.classes = factory.classes();
        this.momentum = factory.momentum();
        this.noise = factory.noise();
        this.parameters = new float[(features + 1) * classes];
        this.gradient = new float[parameters.length];
        this.velocity = new float[momentum == 0 ? 0 : parameters.length];
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (0.1 * (random.nextDouble() - 0.5));
        }
    }

    @Override
    public int parameterCount() {
        return parameters.length;
    }

    @Override
    public int stateLength() {
        return velocity.length;
    }

    @Override
    public void readParameters(int from, FloatBuffer target) {
        target.put(parameters, from, target.remaining());
    }

    @Override
    public void writeParameters(float[] source) {
        System.arraycopy(source, 0, parameters, 0, parameters.length);
    }

    @Override
    public void readState(FloatBuffer target) {
        target.put(velocity);
    }

    @Override
    public void writeState(float[] source) {
        System.arraycopy(source, 0, velocity, 0, velocity.length);
    }

    @Override
    public void readGradient(int from, FloatBuffer target) {
        target.put(gradient, from, target.remaining());
    }

    @Override
    public void writeGradient(float[] source) {
        System.arraycopy(source, 0, gradient, 0, gradient.length);
    }

    @Override
    public double gradient(Minibatch batch, long seed) {
        Arrays.fill(gradient, 0);
        SplittableRandom random = new SplittableRandom(seed);
        double[] probabilities = new double[classes];
        float[] x = new float[features];
        double loss = 0;
        for (int i = 0; i < batch.size(); i++) {
            for (int f = 0; f < features; f++) {
                x[f] = batch.features()[i * features + f]
                        + (noise == 0 ? 0 : (float) (noise * (random.nextDouble() - 0.5)));
            }
            predict(x, probabilities);
            int label = (int) batch.labels()[i];
            float weight = batch.weights()[i];
            loss -= weight * Math.log(probabilities[label]);
            for (int c = 0; c < classes; c++) {
                float error = (float) (weight * (probabilities[c] - (c == label ? 1 : 0)));
                for (int f = 0; f < features; f++) {
                    gradient[c * (features + 1) + f] += error * x[f];
                }
                gradient[c * (features + 1) + features] += error;
            }
        }
        return loss;
    }

    @Override
    public void update(StepClock clock) {
        float rate = (float) clock.learningRate();
        for (int i = 0; i < parameters.length; i++) {
            float move = gradient[i] / clock.examples();
            if (velocity.length > 0) {
                velocity[i] = (float) momentum * velocity[i] + move;
                move = velocity[i];
            }
            parameters[i] -= rate * move;
        }
    }

    @Override
    public void infer(Minibatch batch, float[] outputs) {
        double[] probabilities = new double[classes];
        float[] x = new float[features];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(batch.features(), i * features, x, 0, features);
            predict(x, probabilities);
            for (int c = 0; c < classes; c++) {
                outputs[i * classes + c] = (float) probabilities[c];
            }
        }
    }

    private void predict(float[] x, double[] probabilities) {
        double sum = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            double z = parameters[c * (features + 1) + features];
            for (int f = 0; f < features; f++) {
                z += parameters[c * (features + 1) + f] * x[f];
            }
            probabilities[c] = z;
            max = Math.max(max, z);
        }
        for (int c = 0; c < classes; c++) {
            probabilities[c] = Math.exp(probabilities[c] - max);
            sum += probabilities[c];
        }
        for (int c = 0; c < classes; c++) {
            probabilities[c] /= sum;
        }
    }

    @Override
    public double regularization() {
        return 0;
    }

    @Override
    public void close() {}
}

package io.tatara.engine.dense;

import io.tatara.engine.Stretch;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The passes around the products, at the sizes of 784-256-128-10 with batches of 128: 33,000 activations, 235,000
 * parameters. In the package of what it measures, which nobody else may see.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {

    private static final int ROWS = 128;
    private static final int WIDTH = 256;
    private static final int PARAMETERS = 235_146;
    private static final Stretch ALL = new Stretch(0, PARAMETERS);

    /** Activations. */
    @State(Scope.Thread)
    public static class Activation {

        @Param({"none", "relu", "tanh", "gelu", "relu+dropout"})
        String function = "none";

        private Signal signal = new Signal(1, 1);
        private Elementwise stage = new Elementwise(List.of(), signal, 1, null);
        private float[] values = new float[0];

        @Setup
        public void allocate() {
            signal.close();
            signal = new Signal(ROWS, WIDTH);
            stage = new Elementwise(chain(), signal, ROWS, null);
            values = gaussian(ROWS * WIDTH);
        }

        /** None is the copying alone. */
        private List<Pointwise> chain() {
            return switch (function) {
                case "relu" -> List.of(Activations.RELU);
                case "tanh" -> List.of(Activations.TANH);
                case "gelu" -> List.of(Activations.GELU);
                case "relu+dropout" -> List.of(Activations.RELU, new Dropout(0.5f, 1));
                default -> List.of();
            };
        }

        @TearDown
        public void free() {
            signal.close();
        }
    }

    /** Optimisers. */
    @State(Scope.Thread)
    public static class Optimiser {

        @Param({"sgd", "nesterovs", "adam", "amsGrad", "adaMax", "nadam", "adaGrad", "rmsProp", "adaDelta"})
        String rule = "adam";

        private Floats parameters = new Floats(1);
        private Floats gradient = new Floats(1);
        private FlatSlice slice = slice(parameters, gradient, 1, new SgdRule());
        private long step;

        @Setup(Level.Trial)
        public void allocate() {
            parameters = new Floats(PARAMETERS);
            gradient = new Floats(PARAMETERS);
            parameters.write(0, gaussian(PARAMETERS), PARAMETERS);
            gradient.write(0, gaussian(PARAMETERS), PARAMETERS);
            slice = slice(parameters, gradient, PARAMETERS, named());
        }

        private UpdateRule named() {
            return switch (rule) {
                case "sgd" -> new SgdRule();
                case "nesterovs" -> new NesterovsRule(0.9f);
                case "amsGrad" -> new AmsGradRule(0.9f, 0.999f, 1e-8f);
                case "adaMax" -> new AdaMaxRule(0.9f, 0.999f);
                case "nadam" -> new NadamRule(0.9f, 0.999f, 1e-8f);
                case "adaGrad" -> new AdaGradRule(1e-6f);
                case "rmsProp" -> new RmsPropRule(0.95f, 1e-8f);
                case "adaDelta" -> new AdaDeltaRule(0.95f, 1e-6f);
                default -> new AdamRule(0.9f, 0.999f, 1e-8f);
            };
        }

        private static FlatSlice slice(Floats parameters, Floats gradient, int length, UpdateRule rule) {
            return new FlatSlice(
                    new SliceSpec(
                            0, 0, length, 0, length, rule, Penalty.NONE, true, Float.POSITIVE_INFINITY, 0, length),
                    parameters,
                    gradient);
        }

        @TearDown
        public void free() {
            parameters.close();
            gradient.close();
        }
    }

    /** Fills the signal, and runs the functions forward and their slopes backward. */
    @Benchmark
    public boolean forwardAndBackward(Activation activation) {
        activation.signal.memory().write(0, activation.values, ROWS * WIDTH);
        activation.stage.train(ROWS, 1, 0);
        return activation.stage.backward(ROWS, false);
    }

    /** One step of an optimiser over all parameters. */
    @Benchmark
    public boolean update(Optimiser optimiser) {
        return optimiser.slice.update(optimiser.step++, 1e-9, 1f / ROWS, null, ALL);
    }

    private static float[] gaussian(int count) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

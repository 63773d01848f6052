package io.tatara.engine.dense;

import static io.tatara.engine.Networks.gradient;
import static io.tatara.engine.Networks.parameters;
import static io.tatara.engine.Networks.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.StepClock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays that others read piece by piece and hand back whole are the same arrays, over random networks of both engines. */
class TestGivenGradients {

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anUpdateWithAGradientIsThatOfTheGradientWritten(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        for (List<Engine> pair :
                List.of(List.of(network.dense(), network.dense()), List.of(network.dl4j(), network.dl4j()))) {
            try (Engine given = pair.get(0);
                    Engine written = pair.get(1)) {
                List<Minibatch> batches = network.batches(5);
                for (int step = 0; step < 4; step++) {
                    Minibatch batch = batches.get(step);
                    StepClock clock = new StepClock(step, 0, network.optimizer().learningRate(), batch.size());
                    given.gradient(batch, 1);
                    float[] gradient = gradient(given);
                    float[] before = gradient.clone();
                    given.gradient(batches.get(step + 1), 1);
                    written.gradient(batch, 1);

                    given.update(clock, gradient);
                    written.writeGradient(gradient);
                    written.update(clock);

                    assertThat(gradient).isEqualTo(before);
                    assertThat(parameters(given)).as(network.description()).isEqualTo(parameters(written));
                    assertThat(state(given)).isEqualTo(state(written));
                    assertThat(given.fault()).isEqualTo(written.fault());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void piecesMakeTheWhole(long seed) {
        RandomNetwork network = RandomNetwork.of(seed);
        for (Engine engine : List.of(network.dense(), network.dl4j())) {
            try (engine) {
                List<Minibatch> batches = network.batches(3);
                for (int step = 0; step < 3; step++) {
                    engine.gradient(batches.get(step), 1);
                    float[] gradient = gradient(engine);
                    assertThat(pieces(engine, seed, engine::readGradient)).isEqualTo(gradient);
                    engine.update(new StepClock(step, 0, network.optimizer().learningRate(), 4));
                    float[] parameters = parameters(engine);
                    assertThat(pieces(engine, seed, engine::readParameters)).isEqualTo(parameters);
                    engine.writeParameters(scaled(parameters));
                    assertThat(pieces(engine, seed, engine::readParameters)).isEqualTo(scaled(parameters));
                    engine.writeGradient(scaled(gradient));
                    assertThat(pieces(engine, seed, engine::readGradient)).isEqualTo(scaled(gradient));
                }
            }
        }
    }

    /** Reads an array in pieces of any length, some of them of none, into native memory and Java's. */
    private static float[] pieces(Engine engine, long seed, BiConsumer<Integer, FloatBuffer> reading) {
        Random random = new Random(seed);
        float[] whole = new float[engine.parameterCount()];
        for (int from = 0; from < whole.length; ) {
            int count = Math.min(random.nextInt(60), whole.length - from);
            if (random.nextBoolean()) {
                FloatBuffer piece = FloatBuffer.wrap(whole, from, count);
                reading.accept(from, piece);
                assertThat(piece.hasRemaining()).isFalse();
            } else {
                FloatBuffer memory = ByteBuffer.allocateDirect(4 * (count + 2))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                FloatBuffer piece = memory.duplicate().position(1).limit(1 + count);
                reading.accept(from, piece);
                assertThat(piece.hasRemaining()).isFalse();
                memory.get(1, whole, from, count);
                assertThat(memory.get(0)).isZero();
                assertThat(memory.get(1 + count)).isZero();
            }
            from += count;
        }
        return whole;
    }

    private static float[] scaled(float[] values) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= 1.5f;
        }
        return scaled;
    }
}

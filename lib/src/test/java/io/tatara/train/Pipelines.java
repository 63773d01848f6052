package io.tatara.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.engine.Distance;
import io.tatara.engine.EngineFactory;
import io.tatara.model.LearningRate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What trainings of pipelines are told here, and how what they come to is read. */
final class Pipelines {

    private Pipelines() {}

    static final int BATCH = 16;

    /** Batches of 16, and at the end of an epoch one of 9: 25 steps an epoch. */
    static final List<float[]> TRAIN = InProcess.examples(24 * BATCH + 9);

    static final List<float[]> VALIDATION = InProcess.examples(500).subList(440, 500);

    static ReplicaPlan plan(EngineFactory engines, Exchange exchange, int batchSize) {
        return plan(engines, exchange, batchSize, null, null);
    }

    static ReplicaPlan plan(
            EngineFactory engines,
            Exchange exchange,
            int batchSize,
            @Nullable EarlyStopping stopping,
            @Nullable CheckpointStore checkpoints) {
        TrainingConfig config = new TrainingConfig(4, batchSize, stopping, checkpoints == null ? 0 : 1, 3);
        LearningRate rate = new LearningRate(0.02, new io.tatara.model.Schedule.Cosine(0.1), LearningRate.Unit.STEP, 5);
        return new ReplicaPlan(engines, rate, config, exchange, new HitRate(), checkpoints);
    }

    static List<List<float[]>> hands(List<float[]> examples, Exchange.Pipeline pipeline) {
        List<List<float[]>> hands = new ArrayList<>();
        for (List<float[]> hand : InProcess.deal(examples, pipeline.replicas())) {
            hands.addAll(Collections.nCopies(pipeline.stages(), hand));
        }
        return hands;
    }

    static ReplicaPlan until(int epoch, ReplicaPlan plan) {
        return new ReplicaPlan(
                plan.engines(),
                plan.rate(),
                plan.config().until(epoch),
                plan.exchange(),
                plan.measuring(),
                plan.checkpoints());
    }

    /** |actual − expected| ≤ 1e-5 · |expected|, Euclidean norms. */
    static void assertClose(String what, float[] actual, float[] expected) {
        Distance.assertClose(what, actual, expected, 1e-5, 0);
    }

    static byte[] bytes(CheckpointStore store, TrainingResult result) throws IOException {
        assertThat(result.isInFiles()).isTrue();
        try (InputStream in = store.open(result)) {
            return in.readAllBytes();
        }
    }

    static float[] floats(byte[] bytes) {
        float[] floats = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}

package io.tatara.ml;

import io.tatara.data.Minibatch;
import io.tatara.engine.Engine;
import io.tatara.engine.EngineFactory;
import io.tatara.engine.choice.EngineChoice;
import io.tatara.evaluate.RowReader;
import io.tatara.model.ModelBundle;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.jspecify.annotations.Nullable;

/**
 * What was learned: one network, which a model shares with its copies and sends to executors once. Immutable to its users, and
 * safe for several threads.
 */
final class Learned implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ModelBundle bundle;
    private transient @Nullable SparkContext sentBy;
    private transient @Nullable Broadcast<EngineFactory> sent;

    Learned(ModelBundle bundle) {
        this.bundle = bundle;
    }

    ModelBundle bundle() {
        return bundle;
    }

    /** The network for tasks to make engines of; Spark drops it when this and all tables that use it are forgotten. */
    synchronized Broadcast<EngineFactory> on(SparkContext context) {
        Broadcast<EngineFactory> known = sent;
        if (known == null || context != sentBy) {
            known = new JavaSparkContext(context).broadcast(EngineChoice.of(bundle));
            sent = known;
            sentBy = context;
        }
        return known;
    }

    /** The network's outputs for one vector, by an engine of its own: for a vector now and then, not for tables. */
    float[] outputs(Vector features) {
        if (features.size() != bundle.schema().featureWidth()) {
            throw new IllegalArgumentException("the model takes vectors of %d slots, not of %d"
                    .formatted(bundle.schema().featureWidth(), features.size()));
        }
        Minibatch one = new Minibatch(bundle.schema(), 1);
        RowReader.readFeatures(features, one, 0);
        one.resize(1);
        float[] outputs = new float[bundle.schema().task().outputs()];
        try (Engine engine = EngineChoice.of(bundle).create()) {
            engine.infer(one, outputs);
        }
        return outputs;
    }
}

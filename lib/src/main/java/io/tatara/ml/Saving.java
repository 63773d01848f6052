package io.tatara.ml;

import io.tatara.model.ModelBundle;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Writes a stage as Spark does, class, identifier and parameters in {@code metadata}, and what a model has learned in {@code
 * data}: a model bundle, which the command line scores and exports as well.
 */
final class Saving extends MLWriter {

    static final String DATA = "data";

    private final Params stage;
    private final @Nullable Learned learned;

    /** @param learned null for an estimator */
    Saving(Params stage, @Nullable Learned learned) {
        this.stage = stage;
        this.learned = learned;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
        if (learned != null) {
            ModelBundle.write(sc().hadoopConfiguration(), new Path(path, DATA).toString(), learned.bundle());
        }
    }
}

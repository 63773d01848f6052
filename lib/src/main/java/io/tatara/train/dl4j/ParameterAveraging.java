package io.tatara.train.dl4j;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A network on the driver and the library's master that trains it, one epoch at a time. Used by one thread. */
final class ParameterAveraging {

    private final SparkDl4jMultiLayer spark;

    ParameterAveraging(
            JavaSparkContext context, MultiLayerNetwork network, BatchPlan plan, long seed, RoundListener rounds) {
        this.spark = new SparkDl4jMultiLayer(context, network, new TidyMaster(plan, seed, rounds));
    }

    /** Trains over each batch once. The batches are partitioned by the plan. */
    void epoch(JavaRDD<DataSet> batches) {
        spark.fit(batches);
    }

    /** The same, over the paths of batches that were exported, partitioned alike. */
    void epochOfPaths(JavaRDD<String> paths) {
        spark.fitPaths(paths);
    }

    /** A copy. */
    float[] parameters() {
        return floats(spark.getNetwork().params());
    }

    /** A copy of the optimiser's state, averaged; empty for optimisers without any. */
    float[] state() {
        INDArray state = spark.getNetwork().getUpdater().getStateViewArray();
        return floats(state);
    }

    private static float[] floats(@Nullable INDArray array) {
        return array == null ? new float[0] : array.reshape(array.length()).toFloatVector();
    }
}

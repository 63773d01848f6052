package io.tatara.train.gang;

import io.tatara.TataraException;
import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import io.tatara.spark.LocalDisk;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointStore;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingData;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network whose layers are spread over workers, one stage a Spark task (Huang et al., 2019; Narayanan et al., 2019). No
 * process has more of it than a stage; what it comes to is in the files of its last checkpoint.
 */
public final class PipelineTrainer implements Trainer {

    private final SparkSession spark;
    private final Distribution.Pipeline pipeline;
    private final @Nullable List<Integer> layers;
    private final Map<Integer, TensorShard> shards;

    /**
     * Trains by these settings.
     *
     * @param starts of each layer as the run file counts them, the output layer last, the index that DL4J gives it, or the
     *     first of those that it becomes; null where they are DL4J's own
     * @param shards layers that are dealt out to the replicas of their stage, as DL4J counts them
     */
    public PipelineTrainer(
            SparkSession spark,
            Distribution.Pipeline pipeline,
            @Nullable List<Integer> starts,
            Map<Integer, TensorShard> shards) {
        this.shards = Map.copyOf(shards);
        this.spark = spark;
        this.pipeline = pipeline;
        this.layers = starts == null ? null : List.copyOf(starts);
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        job.engines().obstacleToCutting().ifPresent(obstacle -> {
            throw new TataraException(
                    "distribution.strategy: pipeline cannot cut this network: %s.".formatted(obstacle));
        });
        TensorSplit split = new TensorSplit(shards, pipeline.replicas() - 1, pipeline.replicas());
        if (split.isIn(0, job.engines().layers())) {
            job.engines().obstacleToSplitting(split).ifPresent(obstacle -> {
                throw new TataraException(
                        "network.layers: shard does not go with this network: %s.".formatted(obstacle));
            });
        }
        List<Integer> starts = layers == null
                ? IntStream.range(0, job.engines().layers()).boxed().toList()
                : layers;
        pipeline.misfit(starts.size()).ifPresent(misfit -> {
            throw new TataraException(misfit + ".");
        });
        CheckpointStore checkpoints = job.checkpoints();
        if (checkpoints == null) {
            throw new IllegalArgumentException("the result of a pipeline is in its last checkpoint");
        }
        LocalDisk.requirePlain(spark.sparkContext().getConf());
        TrainingData data = job.data();
        data.requireRowsFor(pipeline.replicas(), isAllReduce() ? "distribution.workers" : "distribution.replicas");
        Staging staging = stage(job, starts, split, checkpoints);
        job.listener().on(staging.event());
        JavaRDD<Row> rows = data.toStages(pipeline.replicas(), pipeline.stages());
        return new Crew(
                        spark,
                        isAllReduce() ? "allreduce" : "pipeline",
                        pipeline.workers(),
                        pipeline.tolerance(),
                        Carrier.PEERS)
                .train(job, pipeline.exchange(staging.dl4jCuts(), job.engines().layers(), shards), rows);
    }

    /** As the run file calls it. */
    private boolean isAllReduce() {
        return pipeline.stages() == 1 && !shards.isEmpty();
    }

    /** A training that goes on is cut as it was, whatever layers take today. */
    private Staging stage(TrainingJob job, List<Integer> starts, TensorSplit split, CheckpointStore checkpoints) {
        int examples = job.config().batchSize() / pipeline.microBatches();
        List<LayerMeter.Measured> measured =
                new LayerMeter(job.engines(), Sample.of(job.data(), examples), split).measure();
        List<Integer> given = pipeline.cuts();
        return Staging.of(
                pipeline,
                starts,
                measured,
                given == null ? checkpoints.cuts().stream().map(starts::indexOf).toList() : given,
                pipeline.replicas() == 1
                        ? List.of()
                        : shards.keySet().stream().map(starts::indexOf).sorted().toList());
    }
}

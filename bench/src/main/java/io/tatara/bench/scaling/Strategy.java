package io.tatara.bench.scaling;

import io.tatara.collective.Floats;
import io.tatara.engine.choice.EngineWish;
import io.tatara.engine.pipeline.StageSchedule;
import io.tatara.model.LayerRange;
import io.tatara.model.NetworkDefinition;
import io.tatara.model.TensorShard;
import io.tatara.train.Carrier;
import io.tatara.train.CheckpointRhythm;
import io.tatara.train.Distribution;
import io.tatara.train.OptimizerState;
import io.tatara.train.Outer;
import io.tatara.train.Pace;
import io.tatara.train.Tolerance;
import io.tatara.train.Trainer;
import io.tatara.train.dl4j.Dl4jAveragingTrainer;
import io.tatara.train.gang.GangTrainer;
import io.tatara.train.gang.PipelineTrainer;
import io.tatara.train.local.LocalTrainer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/** How a workload is trained. Two of them are processes by themselves, each on half of the rows. */
enum Strategy {
    AVERAGING(true, EngineWish.DENSE),
    /** The same, by Spark's own jobs. */
    JOBS(true, EngineWish.DENSE),
    /** Averaging, and a checkpoint every round, or as soon after it as the one before is written. */
    CHECKPOINTS(true, EngineWish.DENSE),
    ALLREDUCE(true, EngineWish.DENSE),
    /** The same, each worker with a part of the optimiser's state. */
    SHARDED(true, EngineWish.DENSE),
    /** Layers on two workers. */
    PIPELINE(true, EngineWish.DENSE),
    /** All-reduce whose layers are dealt out, by columns and by rows in turn. */
    DEALT(true, EngineWish.DENSE),
    /** All layers on one worker, and all rows. */
    WHOLE(true, EngineWish.DENSE),
    LOCAL(false, EngineWish.DENSE),
    /** One process, with all rows, which has the machine to itself. */
    ALONE(false, EngineWish.DENSE),
    LOCAL_DL4J(false, EngineWish.DL4J),
    DL4J_EXPORT(true, EngineWish.DL4J),
    DL4J_DIRECT(true, EngineWish.DL4J);

    static final int WORKERS = 2;
    static final int MICRO_BATCHES = 8;

    private static final Tolerance TOLERANCE = new Tolerance(60, Tolerance.OnLoss.RESTART, 0);

    private final boolean clustered;
    private final EngineWish engine;

    Strategy(boolean clustered, EngineWish engine) {
        this.clustered = clustered;
        this.engine = engine;
    }

    /** Whether it is one training on the cluster. */
    boolean clustered() {
        return clustered;
    }

    /** Of the one training, or in each of two processes. */
    int workers() {
        return clustered && this != WHOLE ? WORKERS : 1;
    }

    /** Whether its result is in a checkpoint, so that there must be room for one. */
    boolean storesResult() {
        return this == PIPELINE || this == DEALT;
    }

    /** Examples of a worker's step: those that layers are dealt out to share what one worker would have. */
    int batch(Workload workload) {
        return this == DEALT ? workload.batch() / WORKERS : workload.batch();
    }

    EngineWish engine() {
        return engine;
    }

    CheckpointRhythm checkpoints() {
        return this == CHECKPOINTS ? new CheckpointRhythm.Rounds(1) : new CheckpointRhythm.Never();
    }

    /** @param every steps between averagings, where there are any */
    Trainer trainer(SparkSession spark, NetworkDefinition network, int every) {
        return switch (this) {
            case AVERAGING, CHECKPOINTS, JOBS, WHOLE ->
                new GangTrainer(
                        spark,
                        new Distribution.Averaging(
                                workers(),
                                new Pace.Fixed(every),
                                new Outer.None(),
                                OptimizerState.LOCAL,
                                new Floats(),
                                this == JOBS ? Carrier.JOBS : Carrier.PEERS,
                                TOLERANCE));
            case ALLREDUCE, SHARDED ->
                new GangTrainer(
                        spark,
                        new Distribution.AllReduce(WORKERS, this == SHARDED, new Floats(), Carrier.PEERS, TOLERANCE));
            case PIPELINE ->
                new PipelineTrainer(
                        spark,
                        new Distribution.Pipeline(
                                WORKERS, 1, MICRO_BATCHES, StageSchedule.EAGER_ONE_F_ONE_B, null, false, 60, 0),
                        IntStream.range(0, LayerRange.layers(network)).boxed().toList(),
                        Map.of());
            case DEALT ->
                new PipelineTrainer(
                        spark,
                        Distribution.Pipeline.dealing(
                                new Distribution.AllReduce(WORKERS, false, new Floats(), Carrier.PEERS, TOLERANCE)),
                        IntStream.range(0, LayerRange.layers(network)).boxed().toList(),
                        byTurns(LayerRange.layers(network) - 1));
            case LOCAL, LOCAL_DL4J, ALONE -> new LocalTrainer(spark);
            case DL4J_EXPORT ->
                new Dl4jAveragingTrainer(spark, new Distribution.Dl4jAveraging(WORKERS, every, true), network);
            case DL4J_DIRECT ->
                new Dl4jAveragingTrainer(spark, new Distribution.Dl4jAveraging(WORKERS, every, false), network);
        };
    }

    private static Map<Integer, TensorShard> byTurns(int hidden) {
        Map<Integer, TensorShard> shards = new HashMap<>();
        for (int layer = 0; layer < hidden; layer++) {
            shards.put(layer, layer % 2 == 0 ? TensorShard.COLUMNS : TensorShard.ROWS);
        }
        return shards;
    }
}

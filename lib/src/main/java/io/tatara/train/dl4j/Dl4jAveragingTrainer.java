package io.tatara.train.dl4j;

import io.tatara.TataraException;
import io.tatara.engine.Engine;
import io.tatara.model.NetworkDefinition;
import io.tatara.train.Distribution;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains with DL4J's ParameterAveragingTrainingMaster. Every row is seen once an epoch; batches are as large as asked for
 * or a little smaller, so that all workers have equally many. A loss is the mean over workers of their round's last batch,
 * regularisation included, for the library keeps no other.
 *
 * <p>It trains layered networks only, not graphs; clips as the network's configuration says, which cannot be by global
 * norm; and writes no checkpoints. With more than two workers the order of summation, and so the last bits, follow the
 * order in which tasks end.
 */
public final class Dl4jAveragingTrainer implements Trainer {

    private static final Logger LOG = LoggerFactory.getLogger(Dl4jAveragingTrainer.class);

    private final SparkSession session;
    private final Distribution.Dl4jAveraging distribution;
    private final NetworkDefinition network;

    /** @param network the one that the job's engines compute; their initial parameters are where training starts */
    public Dl4jAveragingTrainer(
            SparkSession session, Distribution.Dl4jAveraging distribution, NetworkDefinition network) {
        if (network.graph()) {
            throw new TataraException("distribution.strategy dl4j-averaging trains layered networks, and this one is a"
                    + " graph; use the strategy averaging.");
        }
        this.session = session;
        this.distribution = distribution;
        this.network = network;
    }

    @Override
    public TrainingResult train(TrainingJob job) {
        job.data().requireRowsFor(distribution.workers());
        refuseWeights(job);
        if (job.checkpoints() != null) {
            LOG.warn("The strategy dl4j-averaging writes no checkpoints; a training that is interrupted starts anew");
        }
        BatchPlan plan = BatchPlan.of(
                job.data().rows(), distribution.workers(), job.config().batchSize(), distribution.averageEvery());
        LOG.info(
                "{} rows in batches of at most {}: {} rounds of {} batches for each of {} workers",
                plan.rows(),
                plan.largestBatch(),
                plan.rounds(),
                plan.stepsPerRound(),
                plan.workers());
        JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
        long began = System.nanoTime();
        JavaRDD<DataSet> batches = new DataSets(job.data().schema(), job.trainingWeights(), network.input(), plan)
                .of(job.data().train());
        try (BatchStore store =
                distribution.export() ? ExportedBatches.of(batches, plan, spark) : CachedBatches.of(batches)) {
            double dataSeconds = (System.nanoTime() - began) / 1e9;
            return new EpochLoop(spark, job, start(job, plan), plan, dataSeconds).run(store);
        }
    }

    /** DL4J has only label masks for weights, and multiplies the output layer's logits by them, not the loss. */
    private static void refuseWeights(TrainingJob job) {
        if (job.trainingWeights().shardSchema(job.data().schema()).weighted()) {
            throw new TataraException(
                    "distribution.strategy dl4j-averaging cannot weigh examples; remove data.weight and"
                            + " training.classWeights, or use the strategy averaging.");
        }
    }

    private MultiLayerNetwork start(TrainingJob job, BatchPlan plan) {
        float[] parameters;
        try (Engine engine = job.engines().create()) {
            parameters = new float[engine.parameterCount()];
            engine.readParameters(parameters);
        }
        MultiLayerNetwork model = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(network.configurationJson()));
        model.init(Nd4j.createFromArray(parameters), false);
        model.setLearningRate(new RateSchedule(
                job.rate(), plan.batchesPerWorker(), job.config().epochs()));
        return model;
    }
}

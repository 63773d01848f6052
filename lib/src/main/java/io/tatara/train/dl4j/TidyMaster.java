package io.tatara.train.dl4j;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * DL4J's training master with its traps disarmed. It averages the updater's state too (the default restarts it each
 * round), never repartitions or exports by itself, takes no time from the internet, caches nothing behind our back, and
 * destroys each round's broadcast, of which the library leaks one with all parameters and state a round.
 */
final class TidyMaster extends ParameterAveragingTrainingMaster {

    private final List<TrainingHook> hooks;
    private final RoundListener rounds;
    private @Nullable Broadcast<NetBroadcastTuple> sent;

    TidyMaster(BatchPlan plan, long seed, RoundListener rounds) {
        this(plan, seed, List.of(new StepSeeds(seed)), rounds);
    }

    private TidyMaster(BatchPlan plan, long seed, List<TrainingHook> hooks, RoundListener rounds) {
        super(new Builder(plan.workers(), plan.largestBatch())
                .batchSizePerWorker(plan.largestBatch())
                .averagingFrequency(plan.stepsPerRound())
                .saveUpdater(true)
                .repartionData(Repartition.Never)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(null)
                .storageLevelStreams(null)
                .workerPrefetchNumBatches(0)
                .collectTrainingStats(false)
                .rngSeed(seed));
        this.hooks = hooks;
        this.rounds = rounds;
    }

    @Override
    public ParameterAveragingTrainingWorker getWorkerInstance(SparkDl4jMultiLayer spark) {
        MultiLayerNetwork network = spark.getNetwork();
        Broadcast<NetBroadcastTuple> broadcast = spark.getSparkContext()
                .broadcast(new NetBroadcastTuple(
                        network.getLayerWiseConfigurations(),
                        network.params(),
                        network.getUpdater().getStateViewArray()));
        sent = broadcast;
        WorkerConfiguration configuration = new WorkerConfiguration(
                false, rddDataSetNumExamples, batchSizePerWorker, averagingFrequency, prefetchNumBatches, false);
        return new ParameterAveragingTrainingWorker(broadcast, true, configuration, hooks, null, null);
    }

    @Override
    protected void doIteration(SparkDl4jMultiLayer network, JavaRDD<DataSet> split, int number, int count) {
        tidily(network, () -> super.doIteration(network, split, number, count));
    }

    @Override
    protected void doIterationPaths(
            SparkDl4jMultiLayer network,
            SparkComputationGraph graph,
            JavaRDD<String> split,
            int number,
            int count,
            int examplesEach,
            DataSetLoader loader,
            MultiDataSetLoader multiLoader) {
        tidily(
                network,
                () -> super.doIterationPaths(network, graph, split, number, count, examplesEach, loader, multiLoader));
    }

    private void tidily(SparkDl4jMultiLayer network, Runnable round) {
        long began = System.nanoTime();
        try {
            round.run();
        } finally {
            if (sent != null) {
                sent.destroy();
                sent = null;
            }
        }
        rounds.finished(network.getScore(), (System.nanoTime() - began) / 1e9);
    }
}

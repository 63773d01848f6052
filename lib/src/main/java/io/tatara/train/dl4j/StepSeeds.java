package io.tatara.train.dl4j;

import io.tatara.Seeds;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Seeds dropout before each step; left alone, the workers' random numbers start from the time of day. */
record StepSeeds(long seed) implements TrainingHook {

    @Override
    public void preUpdate(DataSet minibatch, Model model) {
        int step = ((MultiLayerNetwork) model).getIterationCount();
        Nd4j.getRandom().setSeed(Seeds.mix(seed, ~TaskContext.getPartitionId(), step));
    }

    @Override
    public void postUpdate(DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {}
}

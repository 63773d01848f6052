package io.tatara.ml;

import org.apache.spark.ml.param.Param;

/**
 * Sets the settings of a training, each of which {@link TataraParams} says more about.
 *
 * @param <S> the estimator itself, which every setter returns
 */
public interface TataraSetters<S> extends TataraParams {

    /** Units of each hidden layer, fully connected; none for a linear model. */
    default S setHiddenLayers(int... units) {
        return with(hiddenLayers(), units);
    }

    /** Of the hidden layers: {@code relu}, {@code tanh}, {@code gelu} and so on. */
    default S setActivation(String value) {
        return with(activation(), value);
    }

    /** Share of each hidden layer's outputs that is dropped in training. */
    default S setDropout(double value) {
        return with(dropout(), value);
    }

    /** A whole network, as the JSON of a DL4J configuration, instead of hidden layers. */
    default S setNetwork(String value) {
        return with(network(), value);
    }

    /** {@code auto}, {@code dense} or {@code dl4j}. */
    default S setEngine(String value) {
        return with(engine(), value);
    }

    /** {@code auto}, {@code yes} or {@code no}: whether features are kept as index/value pairs. */
    default S setSparse(String value) {
        return with(sparse(), value);
    }

    /** {@code adam}, {@code sgd}, {@code nesterovs} and so on. */
    default S setOptimizer(String value) {
        return with(optimizer(), value);
    }

    /** Base learning rate, above 0. */
    default S setLearningRate(double value) {
        return with(learningRate(), value);
    }

    /** Share of the last step that {@code nesterovs} keeps. */
    default S setMomentum(double value) {
        return with(momentum(), value);
    }

    /** {@code constant}, {@code linear} or {@code cosine}. */
    default S setSchedule(String value) {
        return with(schedule(), value);
    }

    /** Steps over which the learning rate rises to its base. */
    default S setWarmUpSteps(int value) {
        return with(warmUpSteps(), value);
    }

    /** Coefficient of the weights' absolute sum. */
    default S setL1(double value) {
        return with(l1(), value);
    }

    /** Coefficient of half the weights' squared sum. */
    default S setL2(double value) {
        return with(l2(), value);
    }

    /** Decoupled decay of the weights, as in AdamW. */
    default S setWeightDecay(double value) {
        return with(weightDecay(), value);
    }

    /** Largest norm of the weights into one unit; 0 for no limit. */
    default S setMaxNorm(double value) {
        return with(maxNorm(), value);
    }

    /** Largest norm of the whole gradient; 0 for no limit. */
    default S setClipNorm(double value) {
        return with(clipNorm(), value);
    }

    /** Times every training row is seen. */
    default S setEpochs(int value) {
        return with(epochs(), value);
    }

    /** Rows a step and worker. */
    default S setBatchSize(int value) {
        return with(batchSize(), value);
    }

    /** Of initialisation, order and dropout. */
    default S setSeed(long value) {
        return with(seed(), value);
    }

    /** Column of row weights. */
    default S setWeightCol(String value) {
        return with(weightCol(), value);
    }

    /** Boolean column that is true for rows to validate on. */
    default S setValidationIndicatorCol(String value) {
        return with(validationIndicatorCol(), value);
    }

    /** Epochs without improvement before training stops; 0 to train all. */
    default S setPatience(int value) {
        return with(patience(), value);
    }

    /** The metric that patience watches. */
    default S setStoppingMetric(String value) {
        return with(stoppingMetric(), value);
    }

    /** Smallest change that is an improvement. */
    default S setMinImprovement(double value) {
        return with(minImprovement(), value);
    }

    /** {@code local}, {@code averaging} or {@code allreduce}. */
    default S setStrategy(String value) {
        return with(strategy(), value);
    }

    /** Task slots that {@code averaging} and {@code allreduce} take at once. */
    default S setWorkers(int value) {
        return with(workers(), value);
    }

    /** Local steps between the means of {@code averaging}. */
    default S setAverageEvery(int value) {
        return with(averageEvery(), value);
    }

    /** {@code float32}, {@code fp16} or {@code int8}. */
    default S setWire(String value) {
        return with(wire(), value);
    }

    /** {@code peers} or {@code jobs}. */
    default S setExchange(String value) {
        return with(exchange(), value);
    }

    /** Seconds of a worker's silence after which it counts as lost. */
    default S setTimeoutSeconds(double value) {
        return with(timeoutSeconds(), value);
    }

    /** Sets any of them. */
    @SuppressWarnings("unchecked")
    private <T> S with(Param<T> param, T value) {
        return (S) set(param, value);
    }
}

package io.tatara.ml;

import io.tatara.model.Activation;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/**
 * Which network. A parameter is made anew whenever it is asked for, since Spark takes those of one owner and one name for the
 * same; so there are no fields that could be asked for before they are set.
 */
public interface NetworkParams extends Params {

    /** Units of each hidden layer, fully connected; empty for a linear model. Default [100]. Not used with {@link #network}. */
    default IntArrayParam hiddenLayers() {
        return new IntArrayParam(
                this,
                "hiddenLayers",
                "units of each hidden layer, each at least 1; empty for a linear model",
                (Function1<int[], Object> & Serializable)
                        units -> Arrays.stream(units).allMatch(count -> count >= 1));
    }

    default int[] getHiddenLayers() {
        return getOrDefault(hiddenLayers());
    }

    /** Of the hidden layers. Default relu. Not used with {@link #network}. */
    default Param<String> activation() {
        return Choice.of(this, "activation", "activation of the hidden layers", Activation.class);
    }

    default String getActivation() {
        return getOrDefault(activation());
    }

    /** Share of each hidden layer's outputs that is dropped in training, 0 ≤ p &lt; 1. Default 0. Not used with {@link #network}. */
    default DoubleParam dropout() {
        return new DoubleParam(
                this,
                "dropout",
                "share of each hidden layer's outputs dropped in training, at least 0 and below 1",
                ParamValidators.inRange(0, 1, true, false));
    }

    default double getDropout() {
        return (double) getOrDefault(dropout());
    }

    /**
     * A whole network instead of hidden layers: the JSON of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration,
     * output layer included, be it convolutional, recurrent or with embeddings. Its optimiser, penalties, clipping and seed are
     * replaced by this estimator's.
     */
    default Param<String> network() {
        return new Param<>(
                this,
                "network",
                "a whole network as the JSON of a DL4J configuration, output layer included; used instead of hiddenLayers");
    }

    /**
     * The JSON.
     *
     * @throws java.util.NoSuchElementException if none is set
     */
    default String getNetwork() {
        return getOrDefault(network());
    }

    /** What computes the network: auto, the default, takes the dense engine where it knows every layer, else DL4J's. */
    default Param<String> engine() {
        return Choice.of(this, "engine", "what computes the network", io.tatara.engine.choice.EngineWish.class);
    }

    default String getEngine() {
        return getOrDefault(engine());
    }

    /** Whether mostly-zero features are kept as index/value pairs: auto, the default, looks at them; yes; no. */
    default Param<String> sparse() {
        return Choice.of(this, "sparse", "whether features are kept as index/value pairs", "auto", "yes", "no");
    }

    default String getSparse() {
        return getOrDefault(sparse());
    }
}

package io.tatara.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** What is trained on, how long, and when it stops. */
public interface FitParams extends Params {

    /** Times every training row is seen. Default 10. */
    default IntParam epochs() {
        return new IntParam(this, "epochs", "times every training row is seen, at least 1", ParamValidators.gtEq(1));
    }

    default int getEpochs() {
        return (int) getOrDefault(epochs());
    }

    /** Rows a step and worker. Default 64. */
    default IntParam batchSize() {
        return new IntParam(this, "batchSize", "rows a step and worker, at least 1", ParamValidators.gtEq(1));
    }

    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    /** Of initialisation, order and dropout: the same seed, rows, partitions and workers give the same bits. Default 42. */
    default LongParam seed() {
        return new LongParam(this, "seed", "of initialisation, order and dropout");
    }

    default long getSeed() {
        return (long) getOrDefault(seed());
    }

    /** Column with a number of at least 0 that each row counts for; unset or empty, each counts 1. */
    default Param<String> weightCol() {
        return new Param<>(this, "weightCol", "column of row weights; unset or empty, each row counts 1");
    }

    /**
     * The column's name.
     *
     * @throws java.util.NoSuchElementException if none is set
     */
    default String getWeightCol() {
        return getOrDefault(weightCol());
    }

    /** Boolean column that is true for rows which are not trained on but measured on, after each epoch. */
    default Param<String> validationIndicatorCol() {
        return new Param<>(
                this,
                "validationIndicatorCol",
                "boolean column that is true for rows to validate on; unset or empty, there are none");
    }

    /**
     * The column's name.
     *
     * @throws java.util.NoSuchElementException if none is set
     */
    default String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    /** Epochs without improvement on the validation rows that are waited for; 0, the default, trains all epochs. */
    default IntParam patience() {
        return new IntParam(
                this,
                "patience",
                "epochs without improvement on validation rows before training stops; 0 to train all",
                ParamValidators.gtEq(0));
    }

    default int getPatience() {
        return (int) getOrDefault(patience());
    }

    /** What improves: a metric of the task, as {@code validationMetrics} of the model names it, or loss, the default. */
    default Param<String> stoppingMetric() {
        return new Param<>(this, "stoppingMetric", "metric of the validation rows that patience watches");
    }

    default String getStoppingMetric() {
        return getOrDefault(stoppingMetric());
    }

    /** Smallest change of the metric that is an improvement. Default 0. */
    default DoubleParam minImprovement() {
        return new DoubleParam(
                this, "minImprovement", "smallest change that is an improvement", ParamValidators.gtEq(0));
    }

    default double getMinImprovement() {
        return (double) getOrDefault(minImprovement());
    }
}

package io.tatara.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** How a training is spread over the cluster. */
public interface SpreadParams extends Params {

    /**
     * local, the default: one worker in this process, the driver, which needs no task slot. averaging: workers are Spark tasks
     * that take local steps, then the mean of their parameters; one of them comes to the bits of local, on an executor.
     * allreduce: gradients are summed at each step, so that N workers step as one with N times the batch size.
     */
    default Param<String> strategy() {
        return Choice.of(this, "strategy", "how training is spread over workers", StrategyKind.class);
    }

    default String getStrategy() {
        return getOrDefault(strategy());
    }

    /** Task slots that averaging and allreduce take, all at once. Default 2. */
    default IntParam workers() {
        return new IntParam(
                this, "workers", "task slots that averaging and allreduce take at once", ParamValidators.gtEq(1));
    }

    default int getWorkers() {
        return (int) getOrDefault(workers());
    }

    /** Local steps between the means of averaging. Default 8. */
    default IntParam averageEvery() {
        return new IntParam(
                this, "averageEvery", "local steps between the means of averaging", ParamValidators.gtEq(1));
    }

    default int getAverageEvery() {
        return (int) getOrDefault(averageEvery());
    }

    /** How workers send floats: float32, the default, or rounded, with error feedback, to fp16 or int8. */
    default Param<String> wire() {
        return Choice.of(this, "wire", "how workers send each other floats", "float32", "fp16", "int8");
    }

    default String getWire() {
        return getOrDefault(wire());
    }

    /** By what workers exchange: peers, the default, or jobs, where nothing but Spark may open ports. */
    default Param<String> exchange() {
        return Choice.of(this, "exchange", "by what workers exchange", io.tatara.train.Carrier.class);
    }

    default String getExchange() {
        return getOrDefault(exchange());
    }

    /** Seconds of a worker's silence after which it counts as lost. Default 120. */
    default DoubleParam timeoutSeconds() {
        return new DoubleParam(
                this, "timeoutSeconds", "longest silence of a worker before it counts as lost", ParamValidators.gt(0));
    }

    default double getTimeoutSeconds() {
        return (double) getOrDefault(timeoutSeconds());
    }
}

package io.tatara.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** How a gradient becomes a step. */
public interface StepParams extends Params {

    /** Default adam. Its moments' decays are those of its paper. */
    default Param<String> optimizer() {
        return Choice.of(this, "optimizer", "how a gradient becomes a step", OptimizerKind.class);
    }

    default String getOptimizer() {
        return getOrDefault(optimizer());
    }

    /** Above 0; unset, the optimiser's own: 0.1 for nesterovs, adaGrad and rmsProp, else 0.001. adaDelta has none. */
    default DoubleParam learningRate() {
        return new DoubleParam(
                this, "learningRate", "base learning rate, above 0; unset, the optimizer's own", ParamValidators.gt(0));
    }

    default double getLearningRate() {
        return isDefined(learningRate())
                ? (double) getOrDefault(learningRate())
                : Choice.read(OptimizerKind.class, getOptimizer()).learningRate();
    }

    /** Share of the last step that nesterovs keeps, 0 ≤ μ &lt; 1. Default 0.9. */
    default DoubleParam momentum() {
        return new DoubleParam(
                this,
                "momentum",
                "share of the last step that nesterovs keeps, at least 0 and below 1",
                ParamValidators.inRange(0, 1, true, false));
    }

    default double getMomentum() {
        return (double) getOrDefault(momentum());
    }

    /** The learning rate over the epochs: constant, the default; cosine or linear, down to 0. */
    default Param<String> schedule() {
        return Choice.of(this, "schedule", "the learning rate over the steps", "constant", "linear", "cosine");
    }

    default String getSchedule() {
        return getOrDefault(schedule());
    }

    /** Steps over which the learning rate rises to its base. Default 0. */
    default IntParam warmUpSteps() {
        return new IntParam(
                this, "warmUpSteps", "steps over which the learning rate rises to its base", ParamValidators.gtEq(0));
    }

    default int getWarmUpSteps() {
        return (int) getOrDefault(warmUpSteps());
    }

    /** Coefficient of ‖w‖₁ of the weights. Default 0. */
    default DoubleParam l1() {
        return new DoubleParam(this, "l1", "coefficient of the weights' absolute sum", ParamValidators.gtEq(0));
    }

    default double getL1() {
        return (double) getOrDefault(l1());
    }

    /** Coefficient of ½‖w‖² of the weights; not together with {@link #weightDecay}. Default 0. */
    default DoubleParam l2() {
        return new DoubleParam(this, "l2", "coefficient of half the weights' squared sum", ParamValidators.gtEq(0));
    }

    default double getL2() {
        return (double) getOrDefault(l2());
    }

    /** Decoupled decay (AdamW): w ← w − rate · weightDecay · w. Default 0. */
    default DoubleParam weightDecay() {
        return new DoubleParam(
                this, "weightDecay", "decoupled decay of the weights; excludes l2", ParamValidators.gtEq(0));
    }

    default double getWeightDecay() {
        return (double) getOrDefault(weightDecay());
    }

    /** Largest L2 norm of the weights into one unit; 0, the default, for no limit. */
    default DoubleParam maxNorm() {
        return new DoubleParam(
                this, "maxNorm", "largest norm of the weights into one unit; 0 for no limit", ParamValidators.gtEq(0));
    }

    default double getMaxNorm() {
        return (double) getOrDefault(maxNorm());
    }

    /** Largest L2 norm of the whole gradient; 0, the default, for no limit. */
    default DoubleParam clipNorm() {
        return new DoubleParam(
                this, "clipNorm", "largest norm of the whole gradient; 0 for no limit", ParamValidators.gtEq(0));
    }

    default double getClipNorm() {
        return (double) getOrDefault(clipNorm());
    }
}

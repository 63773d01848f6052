package io.tatara.jobs.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/**
 * The settings of a {@link TataraTuner}, made anew by each of these methods: Spark tells params by their owner and name. Public, for
 * Spark calls them by reflection.
 */
public interface TunerParams extends Params {

    /** What is tuned: an estimator, or a pipeline. */
    default Param<Estimator<?>> estimator() {
        return new Param<>(this, "estimator", "what is tuned: an estimator, or a pipeline");
    }

    /** What measures a fitted model on rows that it has not seen. */
    default Param<Evaluator> evaluator() {
        return new Param<>(this, "evaluator", "what measures a fitted model on rows that it has not seen");
    }

    /** Which params are searched, and over what. */
    default Param<ParamSpace> space() {
        return new Param<>(this, "space", "which params are searched, and over what");
    }

    /** Folds of cross-validation, 1 for one validation part of {@code 1 - trainRatio} of the rows. */
    default IntParam numFolds() {
        return new IntParam(this, "numFolds", "folds, 1 for a validation part (>= 1)", ParamValidators.gtEq(1));
    }

    /** Column with each row's fold, from 0 to numFolds − 1; empty to deal rows at random. */
    default Param<String> foldCol() {
        return new Param<>(this, "foldCol", "column with each row's fold, from 0; empty to deal rows at random");
    }

    /** Share of the rows that is fitted on where there is one validation part. */
    default DoubleParam trainRatio() {
        return new DoubleParam(
                this,
                "trainRatio",
                "share of the rows that is fitted on if numFolds is 1 (0 < x < 1)",
                ParamValidators.inRange(0, 1, false, false));
    }

    /** {@code tpe}, {@code bayesian}, {@code random}, {@code sobol} or {@code grid}. */
    default Param<String> search() {
        return new Param<>(
                this,
                "search",
                "who suggests settings: " + String.join(", ", SearchKind.words()),
                ParamValidators.inArray(SearchKind.words()));
    }

    /** Settings that are tried, at most. */
    default IntParam trials() {
        return new IntParam(this, "trials", "settings that are tried at most (>= 1)", ParamValidators.gtEq(1));
    }

    /** Trials at a time. */
    default IntParam parallelism() {
        return new IntParam(this, "parallelism", "trials at a time (>= 1)", ParamValidators.gtEq(1));
    }

    /** Whether a trial loses its later folds once it is behind the best on the same folds by more than chance explains. */
    default BooleanParam racing() {
        return new BooleanParam(
                this, "racing", "whether trials that are behind by more than chance lose their later folds");
    }

    /** The most that the search may take; 0 for any time. Trials under way then are interrupted. */
    default DoubleParam maxSeconds() {
        return new DoubleParam(
                this, "maxSeconds", "the most that the search may take, 0 for any", ParamValidators.gtEq(0));
    }

    /**
     * File on the driver's disk with which a search that was killed goes on when it is fitted again; empty for none. A grid of
     * several params is made in an order that goes by the stages' identifiers: name them, {@code new LogisticRegression("regression")},
     * for it to be the same in each process.
     */
    default Param<String> journal() {
        return new Param<>(
                this, "journal", "file on the driver's disk with which a killed search goes on; empty for none");
    }

    /** Of folds and search. */
    default LongParam seed() {
        return new LongParam(this, "seed", "of folds and search");
    }
}

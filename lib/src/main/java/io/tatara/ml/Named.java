package io.tatara.ml;

import java.io.Serializable;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.regression.Regressor;
import scala.Tuple3;

/**
 * A part of a pipeline's identifier, known before that part exists. Spark's own classes make their parameters while they are
 * constructed and ask for {@code uid()} then, when no field of a Java subclass has a value yet (SPARK-15605); a parameter that
 * is told another identifier, or null, can never be set. The object around an inner class is there before the constructor of
 * its superclass runs, so here it holds the identifier.
 */
final class Named implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String uid;

    Named(String uid) {
        this.uid = uid;
    }

    abstract class Classifier<
                    E extends ProbabilisticClassifier<Vector, E, M>,
                    M extends ProbabilisticClassificationModel<Vector, M>>
            extends ProbabilisticClassifier<Vector, E, M> {
        @Override
        public String uid() {
            return uid;
        }
    }

    abstract class ClassifierModel<M extends ProbabilisticClassificationModel<Vector, M>>
            extends ProbabilisticClassificationModel<Vector, M> {
        @Override
        public String uid() {
            return uid;
        }

        /** Spark's own, for summaries of its own; declared here since Java sees two of them, which differ in what they return. */
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"})
        public Tuple3 findSummaryModel() {
            return new Tuple3(this, getProbabilityCol(), getPredictionCol());
        }
    }

    abstract class NumberPredictor<E extends Regressor<Vector, E, M>, M extends RegressionModel<Vector, M>>
            extends Regressor<Vector, E, M> {
        @Override
        public String uid() {
            return uid;
        }
    }

    abstract class NumberModel<M extends RegressionModel<Vector, M>> extends RegressionModel<Vector, M> {
        @Override
        public String uid() {
            return uid;
        }
    }
}

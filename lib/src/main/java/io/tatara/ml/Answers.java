package io.tatara.ml;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;

/** What becomes of the network's outputs for a row: the columns that are added. */
sealed interface Answers extends Serializable {

    /** Puts a row's columns behind its others. */
    void put(float[] outputs, int row, Object[] target, int at);

    /**
     * Of classes. A network's last layer hands out probabilities alone, so raw predictions are their logarithms, which are the
     * layer's sums but for a constant in each row: softmax gives the probabilities back.
     *
     * @param raw whether there is a column of it, as for the others
     * @param thresholds one a class, as MLlib has them; empty for none
     */
    record Classes(int classes, boolean raw, boolean probability, boolean prediction, List<Double> thresholds)
            implements Answers {

        public Classes {
            thresholds = List.copyOf(thresholds);
        }

        @Override
        public void put(float[] outputs, int row, Object[] target, int at) {
            int first = row * classes;
            int next = at;
            if (raw) {
                target[next++] = raw(outputs, first);
            }
            if (probability) {
                target[next++] = probability(outputs, first);
            }
            if (prediction) {
                target[next] = prediction(outputs, first);
            }
        }

        Vector raw(float[] outputs, int first) {
            double[] values = new double[classes];
            for (int k = 0; k < classes; k++) {
                // the least float where there is none less, for an evaluator sorts by it
                values[k] = Math.log(Math.max(outputs[first + k], Float.MIN_VALUE));
            }
            return new DenseVector(values);
        }

        Vector probability(float[] outputs, int first) {
            double[] values = new double[classes];
            for (int k = 0; k < classes; k++) {
                values[k] = outputs[first + k];
            }
            return new DenseVector(values);
        }

        /** The class of the largest probability, divided by the class's threshold if there are any; the first of several. */
        double prediction(float[] outputs, int first) {
            int best = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                double value = outputs[first + k];
                // a threshold of 0, which one class may have, makes infinity of it, and of no probability at all NaN
                double scaled = thresholds.isEmpty() ? value : value / thresholds.get(k);
                if (scaled > most) {
                    most = scaled;
                    best = k;
                }
            }
            return best;
        }
    }

    /** Of a number. */
    record Value() implements Answers {
        @Override
        public void put(float[] outputs, int row, Object[] target, int at) {
            target[at] = (double) outputs[row];
        }
    }
}

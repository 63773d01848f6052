package io.tatara.train;

import io.tatara.data.Minibatch;
import io.tatara.data.Task;
import java.io.Serializable;
import java.util.Map;

/** The seam for validation: which figures are taken, and which way is better. */
public interface Measuring extends Serializable {

    Measures start(Task task);

    boolean higherIsBetter(String metric);

    /** Figures over examples, exactly mergeable: parts of a data set, merged in order, give the whole's. */
    interface Measures {

        /**
         * Takes in a minibatch.
         *
         * @param outputs as {@code Engine.infer} gives them; not kept
         */
        void add(Minibatch batch, float[] outputs);

        byte[] toBytes();

        /** Takes in what {@link #toBytes} of another gave. */
        void merge(byte[] other);

        double value(String metric);

        /** Every figure, in a fixed order. */
        Map<String, Double> summary();
    }
}

package io.tatara.model;

import static io.tatara.Require.atLeast;
import static io.tatara.Require.share;

import java.io.Serializable;

/** One layer of a network as a run file writes it. The output layer is not written: the task decides it. */
public sealed interface Layer extends Serializable {

    /** Layers of DL4J's that it becomes. */
    default int dl4jLayers() {
        return 1;
    }

    /** How its weights are dealt out to workers. */
    default TensorShard shard() {
        return TensorShard.NONE;
    }

    /**
     * Fully connected.
     *
     * @param dropout share of this layer's <em>outputs</em> dropped in training
     * @param shard of its weights, by columns, one a unit, or by rows, one an input
     */
    record Dense(int units, Activation activation, double dropout, boolean bias, TensorShard shard) implements Layer {
        public Dense {
            atLeast("dense.units", 1, units);
            share("dense.dropout", 0, 1, dropout);
            if (shard == TensorShard.VOCABULARY) {
                throw new IllegalArgumentException(
                        "dense.shard: a dense layer has no vocabulary; deal it out by columns or by rows");
            }
        }

        public Dense(int units, Activation activation, double dropout, boolean bias) {
            this(units, activation, dropout, bias, TensorShard.NONE);
        }

        @Override
        public int dl4jLayers() {
            return dropout > 0 ? 2 : 1;
        }
    }

    record Dropout(double rate) implements Layer {
        public Dropout {
            share("dropout.rate", 0, 1, rate);
        }

        @Override
        public int dl4jLayers() {
            return rate > 0 ? 1 : 0;
        }
    }

    record Activate(Activation function) implements Layer {}

    /**
     * Batch normalisation (Ioffe and Szegedy, 2015).
     *
     * @param decay share of the running statistics kept at each step
     */
    record BatchNorm(double decay, double epsilon) implements Layer {
        public BatchNorm {
            share("batchNorm.decay", 0, 1, decay);
            atLeast("batchNorm.epsilon", 0.0, epsilon);
        }
    }

    /**
     * First layer only: the features are indices below {@code vocabulary}. One feature gives a vector of
     * {@code units}; several give a sequence of vectors.
     *
     * @param shard of the vectors, by vocabulary
     */
    record Embedding(int vocabulary, int units, TensorShard shard) implements Layer {
        public Embedding {
            atLeast("embedding.vocabulary", 2, vocabulary);
            atLeast("embedding.units", 1, units);
            if (shard != TensorShard.NONE && shard != TensorShard.VOCABULARY) {
                throw new IllegalArgumentException("embedding.shard: an embedding is dealt out by vocabulary");
            }
        }

        public Embedding(int vocabulary, int units) {
            this(vocabulary, units, TensorShard.NONE);
        }
    }

    /** Two-dimensional, with padding such that a stride of 1 keeps the size when {@code same}. */
    record Convolution(int filters, int kernel, int stride, boolean same, Activation activation) implements Layer {
        public Convolution {
            atLeast("convolution.filters", 1, filters);
            atLeast("convolution.kernel", 1, kernel);
            atLeast("convolution.stride", 1, stride);
        }
    }

    record Pooling(Kind kind, int size, int stride) implements Layer {
        /** How a window becomes one value. */
        public enum Kind {
            MAX,
            AVERAGE
        }

        public Pooling {
            atLeast("pooling.size", 1, size);
            atLeast("pooling.stride", 1, stride);
        }
    }

    /** Collapses time or space: a sequence or image becomes one vector. */
    record GlobalPooling(Pooling.Kind kind) implements Layer {}

    /**
     * Long short-term memory.
     *
     * @param sequence whether to hand on every time step, or the last one alone
     */
    record Lstm(int units, boolean bidirectional, boolean sequence) implements Layer {
        public Lstm {
            atLeast("lstm.units", 1, units);
        }
    }

    record SimpleRnn(int units, Activation activation, boolean bidirectional, boolean sequence) implements Layer {
        public SimpleRnn {
            atLeast("simpleRnn.units", 1, units);
        }
    }
}

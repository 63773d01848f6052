package io.tatara.model;

import static io.tatara.Require.positive;

import java.io.Serializable;

/** Limits on the gradient (its mean over the batch), applied before regularisation and the optimiser. */
public sealed interface Clipping extends Serializable {

    /** No limit. */
    record None() implements Clipping {}

    /** Each element to ±limit. */
    record Value(double limit) implements Clipping {
        public Value {
            positive("clipping.value.limit", limit);
        }
    }

    /** Each layer's gradient to an L2 norm of at most limit. */
    record LayerNorm(double limit) implements Clipping {
        public LayerNorm {
            positive("clipping.layerNorm.limit", limit);
        }
    }

    /** The whole gradient to an L2 norm of at most limit (Pascanu et al., 2013). */
    record GlobalNorm(double limit) implements Clipping {
        public GlobalNorm {
            positive("clipping.globalNorm.limit", limit);
        }
    }
}

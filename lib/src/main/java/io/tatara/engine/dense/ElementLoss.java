package io.tatara.engine.dense;

/** A loss that is a sum over outputs, each a function of one output a and its label y; the formulas are DL4J's. */
sealed interface ElementLoss {

    double loss(float a, float y);

    /** dL/da. */
    float slope(float a, float y);

    /**
     * factor·(a − y)².
     *
     * @param factor 1, or 1/outputs for the mean
     */
    record Squared(float factor) implements ElementLoss {
        @Override
        public double loss(float a, float y) {
            return factor * (double) (a - y) * (a - y);
        }

        @Override
        public float slope(float a, float y) {
            return factor * 2 * (a - y);
        }
    }

    /** factor·|a − y|. */
    record Absolute(float factor) implements ElementLoss {
        @Override
        public double loss(float a, float y) {
            return factor * (double) Math.abs(a - y);
        }

        @Override
        public float slope(float a, float y) {
            return factor * Math.signum(a - y);
        }
    }

    /** a − y·log a: the negative log-likelihood of a Poisson distribution with mean a, but for a constant. */
    record Poisson() implements ElementLoss {
        @Override
        public double loss(float a, float y) {
            return a - y * Math.log(a);
        }

        @Override
        public float slope(float a, float y) {
            return 1 - y / a;
        }
    }

    /** −y·log a − (1 − y)·log(1 − a), with a moved into [clip, 1 − clip] here and in the slope. */
    record BinaryCrossEntropy(float clip) implements ElementLoss {
        @Override
        public double loss(float a, float y) {
            double inside = clipped(a);
            return -y * Math.log(inside) - (1 - y) * Math.log(1 - inside);
        }

        @Override
        public float slope(float a, float y) {
            float inside = clipped(a);
            return (inside - y) / (inside * (1 - inside));
        }

        private float clipped(float a) {
            return Math.min(Math.max(a, clip), 1 - clip);
        }
    }
}

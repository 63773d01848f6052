package io.tatara.engine.dense;

import static io.tatara.engine.dense.Exponential.exp;

/** The activation functions, with DL4J's constants and DL4J's choice of one-sided derivative at a kink. */
enum Activations implements Pointwise {
    RELU {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = Math.max(x[i], 0f);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            infer(x, count);
            // 1 above 0, and no branch: a positive float, however small, times 2^254 is at least 1
            for (int i = 0; i < count; i++) {
                slope[i] *= Math.min(x[i] * 0x1p127f * 0x1p127f, 1f);
            }
        }
    },
    ELU {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = x[i] < 0 ? exp(x[i]) - 1 : x[i];
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            infer(x, count);
            for (int i = 0; i < count; i++) {
                slope[i] *= x[i] < 0 ? x[i] + 1 : 1;
            }
        }
    },
    SELU {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = x[i] > 0 ? SELU_SCALE * x[i] : SELU_SCALE * SELU_ALPHA * (exp(x[i]) - 1);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            infer(x, count);
            for (int i = 0; i < count; i++) {
                slope[i] *= x[i] > 0 ? SELU_SCALE : x[i] + SELU_SCALE * SELU_ALPHA;
            }
        }
    },
    /** x·σ(1.702x), which is what DL4J calls GELU unless told to be precise. */
    GELU {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] *= Tanh.sigmoid(GELU_SCALE * x[i]);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            for (int i = 0; i < count; i++) {
                float xi = x[i];
                float before = slope[i];
                float s = Tanh.sigmoid(GELU_SCALE * xi);
                slope[i] = before * (s * (1 + GELU_SCALE * xi * (1 - s)));
                x[i] = xi * s;
            }
        }
    },
    SWISH {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] *= Tanh.sigmoid(x[i]);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            for (int i = 0; i < count; i++) {
                float xi = x[i];
                float before = slope[i];
                float s = Tanh.sigmoid(xi);
                slope[i] = before * (s * (1 + xi * (1 - s)));
                x[i] = xi * s;
            }
        }
    },
    TANH {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = Tanh.tanh(x[i]);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            infer(x, count);
            for (int i = 0; i < count; i++) {
                slope[i] *= 1 - x[i] * x[i];
            }
        }
    },
    /** Exact near 0 too, since it may be a probability. */
    SIGMOID {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = Exponential.sigmoid(x[i]);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            infer(x, count);
            for (int i = 0; i < count; i++) {
                slope[i] *= x[i] * (1 - x[i]);
            }
        }
    },
    SOFTPLUS {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                // log(1 + e^x) without its overflow
                x[i] = Math.max(x[i], 0f) + (float) Math.log1p(exp(-Math.abs(x[i])));
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            for (int i = 0; i < count; i++) {
                slope[i] *= Exponential.sigmoid(x[i]);
            }
            infer(x, count);
        }
    },
    HARD_SIGMOID {
        @Override
        public void infer(float[] x, int count) {
            for (int i = 0; i < count; i++) {
                x[i] = Math.min(Math.max(0.2f * x[i] + 0.5f, 0f), 1f);
            }
        }

        @Override
        public void train(float[] x, float[] slope, int count, Place place) {
            for (int i = 0; i < count; i++) {
                slope[i] *= x[i] < -2.5f || x[i] > 2.5f ? 0 : 0.2f;
            }
            infer(x, count);
        }
    };

    private static final float SELU_ALPHA = 1.6732632f;
    private static final float SELU_SCALE = 1.050701f;
    private static final float GELU_SCALE = 1.702f;
}

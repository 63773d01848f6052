package io.tatara.engine.dense;

/** x, or alpha·x below 0. */
record LeakyRelu(float alpha) implements Pointwise {

    @Override
    public void infer(float[] x, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = x[i] < 0 ? alpha * x[i] : x[i];
        }
    }

    @Override
    public void train(float[] x, float[] slope, int count, Place place) {
        for (int i = 0; i < count; i++) {
            slope[i] *= x[i] < 0 ? alpha : 1;
        }
        infer(x, count);
    }
}

package io.tatara.engine.dense;

/**
 * Inverted dropout (Srivastava et al., 2014): in training each element is 0 with probability {@code rate} and scaled up
 * otherwise; in prediction nothing happens.
 *
 * @param stream tells this layer's random numbers from another's
 */
record Dropout(float rate, int stream) implements Pointwise {

    @Override
    public void infer(float[] x, int count) {}

    @Override
    public void train(float[] x, float[] slope, int count, Place place) {
        float[] mask = place.mask;
        Noise.mask(mask, count, rate, place.seed, stream, place.start);
        for (int i = 0; i < count; i++) {
            x[i] *= mask[i];
            slope[i] *= mask[i];
        }
    }
}

package io.tatara.engine.pipeline;

/**
 * What a layer needs of one micro-batch.
 *
 * @param forward seconds, and {@code backward} alike
 * @param outputBytes that a cut behind it would have to carry, each way
 */
public record LayerTimes(double forward, double backward, long outputBytes) {

    double seconds() {
        return forward + backward;
    }
}

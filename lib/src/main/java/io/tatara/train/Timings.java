package io.tatara.train;

import java.io.Serializable;

/**
 * Where one worker's time went, in seconds.
 *
 * @param compute gradients and updates
 * @param exchange averaging, waiting for others included
 * @param data filling minibatches
 * @param validation at the ends of epochs
 */
public record Timings(double compute, double exchange, double data, double validation) implements Serializable {}

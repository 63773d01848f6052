package io.tatara.spark;

import java.io.Serializable;

/**
 * What a task asks a rank.
 *
 * @param heard how many of its events the driver has
 * @param wanted the exchange of which the driver wants its part; −1 if the driver has that
 */
record Ask(int rank, int heard, int wanted) implements Serializable {}

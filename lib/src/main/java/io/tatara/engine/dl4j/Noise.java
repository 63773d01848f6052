package io.tatara.engine.dl4j;

import org.nd4j.linalg.factory.Nd4j;

/** The thread's stream of random numbers, which DL4J draws dropout and its like from. */
final class Noise {

    private Noise() {}

    static void begin(long seed) {
        // ND4J takes 0 for "the clock's"
        Nd4j.getRandom().setSeed(seed == 0 ? Long.MIN_VALUE : seed);
    }
}

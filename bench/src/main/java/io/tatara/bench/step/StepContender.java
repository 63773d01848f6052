package io.tatara.bench.step;

/** A network ready to take steps, its batches loaded. Used by one thread. */
interface StepContender extends AutoCloseable {

    void step();

    @Override
    default void close() {}
}

package io.tatara.engine;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What training moves, of one replica of a network or of some of its layers: flat parameters, their gradient and the
 * optimiser's state.
 *
 * <p>Layout: every engine keeps parameters, gradient and state in DL4J's order, so that a network trained by one engine
 * is the same network in another. Arrays passed in or out belong to the caller and have exactly
 * {@link #parameterCount()} or {@link #stateLength()} floats.
 *
 * <p>Threads: used by one thread, the one that created it, from creation to {@link #close()}. Several of them in one JVM do
 * not disturb each other.
 */
public interface Trainable extends AutoCloseable {

    int parameterCount();

    /** Floats of optimiser state; 0 for optimisers without any. */
    int stateLength();

    /** Fills a buffer, from its position to its limit, with the parameters from {@code from} on. */
    void readParameters(int from, FloatBuffer target);

    default void readParameters(float[] target) {
        readParameters(0, FloatBuffer.wrap(target));
    }

    void writeParameters(float[] source);

    /**
     * Replaces the parameters from {@code from} on by a buffer's floats, from its position to its limit. For engines that
     * {@linkplain EngineFactory#obstacleToSharding update a part alone}.
     */
    default void writeParameters(int from, FloatBuffer source) {
        throw new UnsupportedOperationException("this engine updates all parameters at once");
    }

    /** Fills a buffer, from its position to its limit, with the whole optimiser state. */
    void readState(FloatBuffer target);

    default void readState(float[] target) {
        readState(FloatBuffer.wrap(target));
    }

    void writeState(float[] source);

    /**
     * Copies the state that belongs to a part of the parameters to where it is in the whole state, and leaves the rest of the
     * array as it is. For engines that {@linkplain EngineFactory#obstacleToSharding update a part alone}.
     */
    default void readState(Stretch part, float[] target) {
        throw new UnsupportedOperationException("this engine updates all parameters at once");
    }

    /**
     * Fills a buffer, from its position to its limit, with what the last batch left from {@code from} on: a
     * sum over examples, but for {@link #statistics()}.
     */
    void readGradient(int from, FloatBuffer target);

    default void readGradient(float[] target) {
        readGradient(0, FloatBuffer.wrap(target));
    }

    /**
     * Replaces the gradient that the next {@link #update} consumes.
     */
    void writeGradient(float[] source);

    /**
     * Where the gradient holds what batch-norm's running statistics change by: a mean over the batch rather than a sum
     * over its examples, so that several batches' have to be averaged. Empty for most networks.
     */
    default List<Stretch> statistics() {
        return List.of();
    }

    /**
     * Divides the gradient by the clock's examples, clips it, adds regularisation, and moves the parameters and the
     * optimiser's state by one step.
     */
    void update(StepClock clock);

    /** The same with another gradient than the last one, which may be replaced by it; the array is left as it is. */
    default void update(StepClock clock, float[] gradient) {
        writeGradient(gradient);
        update(clock);
    }

    /**
     * The same for a part of the parameters and their state alone, to the same bits. For engines that {@linkplain
     * EngineFactory#obstacleToSharding update a part alone}.
     *
     * @param gradient as long as the parameters; read in the part only
     */
    default void update(StepClock clock, float[] gradient, Stretch part) {
        throw new UnsupportedOperationException("this engine updates all parameters at once");
    }

    /**
     * What of the last gradient or {@link #update} was not finite, in words that name the layer or the example;
     * empty when all was, or when this engine does not look. After a gradient that was not, the parameters are as before;
     * after an update that was not, they are lost.
     */
    default String fault() {
        return "";
    }

    /** The regularisation part of the objective at the present parameters (L1, L2, weight decay), for reports. */
    double regularization();

    @Override
    void close();
}

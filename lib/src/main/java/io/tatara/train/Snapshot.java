package io.tatara.train;

import io.tatara.engine.Engine;

/**
 * What one rank writes of a checkpoint, copied so that the training can go on meanwhile. Buffers are allocated once; one
 * thread fills it, then another reads it, never both.
 */
final class Snapshot {

    private static final float[] NONE = {};

    private Cursor cursor = Cursor.START;
    private boolean led;
    private boolean hasState;
    private boolean hasBest;
    private float[] state = NONE;
    private float[] owed = NONE;
    private float[] parameters = NONE;
    private float[] velocity = NONE;
    private float[] bestParameters = NONE;
    private float[] bestState = NONE;

    /** @param leads whether this rank writes what is common to all */
    void begin(Cursor at, boolean leads) {
        cursor = at;
        led = leads;
        hasState = false;
        hasBest = false;
    }

    void takeState(Engine engine) {
        state = fitting(state, engine.stateLength());
        engine.readState(state);
        hasState = true;
    }

    void takeOwed(float[] itsOwed) {
        owed = copy(itsOwed, owed);
    }

    void takeCommon(ParameterMean mean) {
        parameters = copy(mean.lastFinite(), parameters);
        velocity = copy(mean.velocity(), velocity);
    }

    void takeBest(float[] itsParameters, float[] itsState) {
        bestParameters = copy(itsParameters, bestParameters);
        bestState = copy(itsState, bestState);
        hasBest = true;
    }

    private static float[] copy(float[] from, float[] to) {
        float[] target = fitting(to, from.length);
        System.arraycopy(from, 0, target, 0, from.length);
        return target;
    }

    private static float[] fitting(float[] buffer, int length) {
        return buffer.length == length ? buffer : new float[length];
    }

    Cursor cursor() {
        return cursor;
    }

    boolean led() {
        return led;
    }

    boolean hasState() {
        return hasState;
    }

    /** Whether it holds a copy of the best epoch's parameters and state. */
    boolean hasBest() {
        return hasBest;
    }

    float[] state() {
        return state;
    }

    /** Of no length if nothing is owed. */
    float[] owed() {
        return owed;
    }

    float[] parameters() {
        return parameters;
    }

    /** Of no length without an outer optimiser. */
    float[] velocity() {
        return velocity;
    }

    float[] bestParameters() {
        return bestParameters;
    }

    float[] bestState() {
        return bestState;
    }
}

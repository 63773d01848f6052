package io.tatara.train;

import io.tatara.engine.Trainable;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one rank writes of a checkpoint, copied so that the training can go on meanwhile. One thread fills it, then another
 * writes it, never both at once.
 */
final class Snapshot {

    private final Cursor cursor;
    private final boolean keeps;
    private final Kept kept;
    private final SheetStock stock;
    private final Map<String, Sheet> own = new LinkedHashMap<>();
    private final Map<String, Sheet> best = new LinkedHashMap<>();

    /** @param keeps whether the rank writes parameters: those of all, or its own */
    Snapshot(Cursor cursor, boolean keeps, Kept kept, SheetStock stock) {
        this.cursor = cursor;
        this.keeps = keeps;
        this.kept = kept;
        this.stock = stock;
    }

    void takeState(Trainable engine) {
        engine.readState(sheet(own, kept.state(), engine.stateLength()));
    }

    /** @param owed of no length if nothing is owed */
    void takeOwed(float[] owed) {
        if (owed.length > 0) {
            sheet(own, kept.owed(), owed.length).put(owed);
        }
    }

    void takeCommon(ParameterMean mean) {
        mean.readLastFinite(sheet(own, kept.parameters(), mean.parameterCount()));
        float[] velocity = mean.velocity();
        if (velocity.length > 0) {
            sheet(own, CheckpointManifest.OUTER, velocity.length).put(velocity);
        }
    }

    void takeBest(float[] parameters, float[] state) {
        sheet(best, kept.best(), parameters.length).put(parameters);
        sheet(best, kept.bestState(), state.length).put(state);
    }

    private FloatBuffer sheet(Map<String, Sheet> to, String name, int floats) {
        Sheet sheet = stock.take(name, floats);
        to.put(name, sheet);
        return sheet.floats();
    }

    Cursor cursor() {
        return cursor;
    }

    boolean keeps() {
        return keeps;
    }

    /** For the checkpoint's own place, by name. */
    Map<String, Sheet> own() {
        return own;
    }

    /** The best epoch's parameters and state, for a place that checkpoints may share; empty if they are written already. */
    Map<String, Sheet> best() {
        return best;
    }

    /** Nobody looks at it any more. */
    void end() {
        own.forEach(stock::bringBack);
        best.forEach(stock::bringBack);
    }
}

package io.tatara.train;

import io.tatara.engine.Engine;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one rank writes of a checkpoint, copied so that the training can go on meanwhile. One thread fills it, then another
 * writes it, never both at once.
 */
final class Snapshot {

    private final Cursor cursor;
    private final boolean led;
    private final int rank;
    private final SheetStock stock;
    private final Map<String, Sheet> own = new LinkedHashMap<>();
    private final Map<String, Sheet> best = new LinkedHashMap<>();

    /** @param leads whether the rank writes what is common to all */
    Snapshot(Cursor cursor, boolean leads, int rank, SheetStock stock) {
        this.cursor = cursor;
        this.led = leads;
        this.rank = rank;
        this.stock = stock;
    }

    void takeState(Engine engine) {
        engine.readState(sheet(own, CheckpointManifest.stateOf(rank), engine.stateLength()));
    }

    /** @param owed of no length if nothing is owed */
    void takeOwed(float[] owed) {
        if (owed.length > 0) {
            sheet(own, CheckpointManifest.owedBy(rank), owed.length).put(owed);
        }
    }

    void takeCommon(ParameterMean mean) {
        float[] parameters = mean.lastFinite();
        sheet(own, CheckpointManifest.PARAMETERS, parameters.length).put(parameters);
        float[] velocity = mean.velocity();
        if (velocity.length > 0) {
            sheet(own, CheckpointManifest.OUTER, velocity.length).put(velocity);
        }
    }

    void takeBest(float[] parameters, float[] state) {
        sheet(best, CheckpointManifest.BEST, parameters.length).put(parameters);
        sheet(best, CheckpointManifest.BEST_STATE, state.length).put(state);
    }

    private FloatBuffer sheet(Map<String, Sheet> to, String name, int floats) {
        Sheet sheet = stock.take(name, floats);
        to.put(name, sheet);
        return sheet.floats();
    }

    Cursor cursor() {
        return cursor;
    }

    boolean led() {
        return led;
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

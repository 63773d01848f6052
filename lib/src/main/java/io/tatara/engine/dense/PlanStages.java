package io.tatara.engine.dense;

import io.tatara.model.TensorShard;
import io.tatara.model.TensorSplit;
import java.util.ArrayList;
import java.util.List;

/**
 * The stages of a plan as they are found, each with its places in a worker's flat parameters. Where layers are dealt out, brings
 * what flows to the {@link Spread} that the next stage takes.
 */
final class PlanStages {

    private final List<Stage> stages = new ArrayList<>();
    private final TensorSplit split;
    private int width;
    private int offset;
    /** Of what flows behind the stages so far. */
    private Spread spread = Spread.ROWS;

    /** @param width of the features */
    PlanStages(int width, TensorSplit split) {
        this.width = width;
        this.split = split;
    }

    /** Of what flows behind the stages so far, with the columns of all workers. */
    int width() {
        return width;
    }

    boolean isEmpty() {
        return stages.isEmpty();
    }

    List<Stage> fused() {
        return Plan.fused(stages);
    }

    /** What was found so far told the width alone. */
    void clear() {
        offset = 0;
        spread = Spread.ROWS;
        stages.clear();
    }

    /** Before what needs all columns of its own rows. */
    void toRows(int layer) {
        if (spread == Spread.COLUMNS) {
            stages.add(new Stage.Move(layer, Spread.COLUMNS, Spread.ROWS, width));
            spread = Spread.ROWS;
        }
    }

    /** A dense layer that each worker has all of. */
    void whole(int layer, int units, boolean hasBias) {
        toRows(layer);
        int weights = take(Math.multiplyExact(width, units));
        stages.add(new Stage.Affine(layer, units, weights, hasBias ? take(units) : -1));
        width = units;
    }

    void byColumns(int layer, int units, boolean hasBias) {
        requirePartOf(units, "units");
        toRows(layer);
        stages.add(new Stage.Move(layer, Spread.ROWS, Spread.ALL, width));
        int own = split.part(units);
        int weights = take(Math.multiplyExact(width, own));
        stages.add(new Stage.Affine(layer, own, weights, hasBias ? take(own) : -1));
        spread = Spread.COLUMNS;
        width = units;
    }

    void byRows(int layer, int units, boolean hasBias) {
        requirePartOf(width, "inputs");
        if (spread == Spread.ROWS) {
            stages.add(new Stage.Move(layer, Spread.ROWS, Spread.COLUMNS, width));
        }
        stages.add(new Stage.Affine(layer, units, take(Math.multiplyExact(split.part(width), units)), -1));
        stages.add(new Stage.Move(layer, Spread.PARTS, Spread.ROWS, units));
        spread = Spread.ROWS;
        if (hasBias) {
            stages.add(new Stage.Shift(layer, take(units)));
        }
        width = units;
    }

    /**
     * A first layer as a table.
     *
     * @param all vectors of all workers
     * @param pairs whether the features are index/value pairs rather than one index
     */
    void lookup(int layer, TensorShard shard, int all, int units, boolean hasBias, boolean pairs) {
        int own = all;
        if (shard != TensorShard.NONE) {
            requirePartOf(all, "vectors");
            own = split.part(all);
        }
        int table = take(Math.multiplyExact(own, units));
        stages.add(new Stage.Lookup(layer, own, all, units, table, hasBias ? take(units) : -1, pairs));
        width = units;
    }

    /**
     * Batch normalisation.
     *
     * @param free whether γ and β are parameters
     */
    void normalise(int layer, boolean free, boolean logSpread, double decay, double epsilon) {
        toRows(layer);
        int scale = free ? take(width) : -1;
        int shift = free ? take(width) : -1;
        stages.add(new Stage.Normalise(layer, scale, shift, take(width), take(width), logSpread, decay, epsilon));
    }

    void softmax(int layer) {
        toRows(layer);
        stages.add(new Stage.Softmax(layer));
    }

    void elementwise(int layer, List<Pointwise> functions) {
        stages.add(new Stage.Elementwise(layer, functions, spread == Spread.COLUMNS ? width : 0));
    }

    private void requirePartOf(int places, String what) {
        if (places < split.count()) {
            throw new UnknownLayer(
                    "%d %s, which are too few to be dealt out to %d workers".formatted(places, what, split.count()));
        }
    }

    private int take(int count) {
        int at = offset;
        offset = Math.addExact(offset, count);
        return at;
    }
}

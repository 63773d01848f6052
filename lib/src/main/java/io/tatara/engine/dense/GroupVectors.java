package io.tatara.engine.dense;

import io.tatara.engine.TensorGroup;
import io.tatara.model.TensorSplit;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Of a table whose vectors are dealt out to a group, each worker's in one range. Of those that a batch names each travels once,
 * however often it is named, to the worker that names it, and its gradient back. All workers of the group do so at the same time.
 *
 * <pre>
 *   bring   who names them ── indices ──▶ who has them          end   who named them ── gradients ──▶ who has them
 *                          ◀── vectors ──
 * </pre>
 *
 * The sums of rows are those of a table that is all here, to the bit; gradients are summed by rank.
 */
final class GroupVectors implements Vectors {

    private final RowTable table;
    private final Entries entries;
    private final TensorGroup group;
    private final int all;
    private final int units;
    private final int first;
    private final Wanted wanted;
    private final int[][] asked;
    private final float[] count = new float[SentInts.FLOATS];
    private final float[] row;
    private float[] vectors = {};
    private float[] letter = {};

    GroupVectors(Stage.Lookup stage, RowTable table, Entries entries, TensorGroup group) {
        this.table = table;
        this.entries = entries;
        this.group = group;
        this.all = stage.all();
        this.units = stage.units();
        this.first = border(group.index());
        this.wanted = new Wanted();
        this.asked = new int[group.size()][0];
        this.row = new float[units];
    }

    private int border(int rank) {
        return TensorSplit.border(all, rank, group.size());
    }

    @Override
    public void bring(int rows) {
        wanted.load(entries, rows);
        vectors = room(vectors, wanted.size() * units);
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                ask(rank);
            }
        }
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                answer(rank);
            }
        }
        for (int rank = 0; rank < group.size(); rank++) {
            FloatBuffer its = of(rank);
            if (rank != group.index()) {
                group.receive(rank, its);
            } else {
                for (int slot = wanted.from(border(rank)); slot < wanted.from(border(rank + 1)); slot++) {
                    its.put(table.vector(wanted.index(slot) - first));
                }
            }
        }
    }

    /** The vectors that a worker has, of those that this one wants. */
    private FloatBuffer of(int rank) {
        int from = wanted.from(border(rank)) * units;
        return FloatBuffer.wrap(vectors, from, wanted.from(border(rank + 1)) * units - from);
    }

    private void ask(int rank) {
        int from = wanted.from(border(rank));
        int indices = wanted.from(border(rank + 1)) - from;
        SentInts.put(count, 0, indices);
        group.send(rank, FloatBuffer.wrap(count));
        letter = room(letter, indices * SentInts.FLOATS);
        for (int i = 0; i < indices; i++) {
            SentInts.put(letter, i, wanted.index(from + i) - border(rank));
        }
        group.send(rank, FloatBuffer.wrap(letter, 0, indices * SentInts.FLOATS));
    }

    private void answer(int rank) {
        group.receive(rank, FloatBuffer.wrap(count));
        int indices = SentInts.get(count, 0);
        letter = room(letter, indices * Math.max(SentInts.FLOATS, units));
        group.receive(rank, FloatBuffer.wrap(letter, 0, indices * SentInts.FLOATS));
        int[] its = new int[indices];
        Arrays.setAll(its, i -> SentInts.get(letter, i));
        asked[rank] = its;
        for (int i = 0; i < indices; i++) {
            System.arraycopy(table.vector(its[i]), 0, letter, i * units, units);
        }
        group.send(rank, FloatBuffer.wrap(letter, 0, indices * units));
    }

    private static float[] room(float[] known, int floats) {
        return known.length < floats ? new float[floats] : known;
    }

    @Override
    public void addTo(float[] sum, int entry) {
        int at = wanted.slot(entry) * units;
        float factor = entries.value(entry);
        for (int j = 0; j < sum.length; j++) {
            sum[j] += factor * vectors[at + j];
        }
    }

    /** Nobody needs the vectors any more: their gradients take their place. */
    @Override
    public void begin(boolean adds) {
        if (!adds) {
            table.gradient().clear();
        }
        Arrays.fill(vectors, 0, wanted.size() * units, 0);
    }

    @Override
    public void take(int entry, float[] gradient) {
        int at = wanted.slot(entry) * units;
        float factor = entries.value(entry);
        for (int j = 0; j < units; j++) {
            vectors[at + j] += factor * gradient[j];
        }
    }

    @Override
    public void end() {
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank != group.index()) {
                group.send(rank, of(rank));
            }
        }
        for (int rank = 0; rank < group.size(); rank++) {
            if (rank == group.index()) {
                addOwn();
            } else {
                addAsked(rank);
            }
        }
    }

    private void addOwn() {
        int end = wanted.from(border(group.index() + 1));
        for (int slot = wanted.from(first); slot < end; slot++) {
            System.arraycopy(vectors, slot * units, row, 0, units);
            table.gradient().add(wanted.index(slot) - first, row, 1);
        }
    }

    private void addAsked(int rank) {
        int[] indices = asked[rank];
        letter = room(letter, indices.length * units);
        group.receive(rank, FloatBuffer.wrap(letter, 0, indices.length * units));
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(letter, i * units, row, 0, units);
            table.gradient().add(indices[i], row, 1);
        }
    }
}

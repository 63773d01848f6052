package io.tatara.model;

import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * An array of a network's parameters, and how it is dealt out.
 *
 * <pre>
 *   run 0                        run 1                        …
 *   │ place │ place │ place …  │ │ place │ place │ place …  │     each place so many floats, that stay together
 *   └ worker 0 ┘└ worker 1 ┘     └ worker 0 ┘└ worker 1 ┘
 * </pre>
 *
 * A worker's own array has its places of all runs, one behind the other.
 *
 * @param dealt whether each worker has its places alone, rather than all of the array
 */
public record Tiles(int runs, int places, int floats, boolean dealt) implements Serializable {

    public Tiles {
        if (runs < 1 || places < 1 || floats < 1) {
            throw new IllegalArgumentException("%d runs of %d places of %d floats".formatted(runs, places, floats));
        }
    }

    /** An array that each worker has. */
    static Tiles whole(int length) {
        return new Tiles(1, length, 1, false);
    }

    public int length() {
        return Math.multiplyExact(Math.multiplyExact(runs, places), floats);
    }

    /** Where in each run the part of a worker begins; that of the worker behind the last is the run's end. */
    public int from(int index, int count) {
        return TensorSplit.border(places, index, count) * floats;
    }

    /** Floats of a run that a worker has. */
    public int ofRun(int index, int count) {
        return dealt ? from(index + 1, count) - from(index, count) : places * floats;
    }

    /** Floats that a worker has. */
    public int length(int index, int count) {
        return runs * ofRun(index, count);
    }

    /** Copies a worker's part out of the array, from the buffer's beginning on. */
    void deal(FloatBuffer whole, int index, int count, FloatBuffer part) {
        int own = ofRun(index, count);
        for (int run = 0; run < runs; run++) {
            part.put(whole.slice(run * places * floats + (dealt ? from(index, count) : 0), own));
        }
    }
}

package io.tatara.engine;

import io.tatara.model.TensorSplit;
import java.io.Serializable;

/**
 * Which layers a segment has, and how much is under way in it.
 *
 * @param from index of its first layer, as DL4J counts them
 * @param to index behind its last
 * @param slots micro-batches at the same time
 * @param examples of the largest micro-batch
 * @param recomputes whether only the inputs of layers are kept of a micro-batch under way, and forward runs again before
 *     backward (Chen et al., 2016), to the same bits
 * @param split which layers of the network are dealt out, and whose part this one has of them
 */
public record SegmentSpec(int from, int to, int slots, int examples, boolean recomputes, TensorSplit split)
        implements Serializable {

    public SegmentSpec {
        if (from < 0 || to <= from || slots < 1 || examples < 1) {
            throw new IllegalArgumentException("a segment of layers %d to %d, with %d slots of %d examples"
                    .formatted(from, to - 1, slots, examples));
        }
    }

    /** Of whole layers. */
    public SegmentSpec(int from, int to, int slots, int examples, boolean recomputes) {
        this(from, to, slots, examples, recomputes, TensorSplit.NONE);
    }

    /** Whether some of these layers are dealt out. */
    public boolean isSplit() {
        return split.isIn(from, to);
    }

    public int layers() {
        return to - from;
    }
}

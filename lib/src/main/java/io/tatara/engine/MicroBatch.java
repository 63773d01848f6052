package io.tatara.engine;

import io.tatara.data.Minibatch;

/**
 * A part of a minibatch, on its way through the segments of a network.
 *
 * @param examples none only for the sake of others, that layers are dealt out to; of segments between the first and the last
 *     only their number counts
 * @param slot where a segment keeps its activations, from 0
 * @param row of the first example in the minibatch: noise is drawn by place, and so the same however the batch is parted
 * @param seed of the noise, the same for all parts
 * @param adds whether its gradient is added to that of earlier parts, rather than replacing what was there
 */
public record MicroBatch(Minibatch examples, int slot, int row, long seed, boolean adds) {

    public MicroBatch {
        if (slot < 0 || row < 0) {
            throw new IllegalArgumentException(
                    "a micro-batch of %d examples from row %d, in slot %d".formatted(examples.size(), row, slot));
        }
    }

    public int size() {
        return examples.size();
    }
}

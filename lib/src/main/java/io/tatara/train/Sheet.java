package io.tatara.train;

import java.io.IOException;
import java.nio.FloatBuffer;

/** Floats on their way into a checkpoint: the training's thread fills it, then another writes it, never both at once. */
sealed interface Sheet permits HeapSheet, MappedSheet {

    /** All of them. */
    FloatBuffer floats();

    /** Has them in a file of a place. */
    CheckpointEntry write(CheckpointStorage storage, String place, String name) throws IOException;
}

package io.tatara.train;

import java.util.List;

/**
 * The entry that makes a checkpoint one: written last.
 *
 * @param format of the checkpoint's layout
 * @param parameters floats
 * @param state floats of one worker's optimiser state
 */
record CheckpointManifest(
        int format, int workers, int parameters, int state, long seed, Cursor cursor, List<CheckpointEntry> entries) {

    static final int FORMAT = 2;

    CheckpointManifest {
        entries = List.copyOf(entries);
    }
}

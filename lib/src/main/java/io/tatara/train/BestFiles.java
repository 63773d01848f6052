package io.tatara.train;

import java.util.List;

/**
 * Where the best epoch's parameters are written already.
 *
 * @param step that they are of; 0 while they are nowhere
 * @param round of the checkpoint that they were written for
 */
record BestFiles(long step, long round, List<CheckpointEntry> entries) {

    static final BestFiles NONE = new BestFiles(0, -1, List.of());

    BestFiles {
        entries = List.copyOf(entries);
    }

    static BestFiles of(CheckpointManifest manifest) {
        return manifest.has(CheckpointManifest.BEST)
                ? new BestFiles(
                        manifest.cursor().best().step(),
                        -1,
                        List.of(manifest.entry(CheckpointManifest.BEST), manifest.entry(CheckpointManifest.BEST_STATE)))
                : NONE;
    }
}

package io.tatara.train;

import io.tatara.model.Tiles;
import java.io.Serializable;
import java.util.List;

/**
 * The files that hold a stage's parameters.
 *
 * @param files one, or one a worker that has a part
 * @param tiles the arrays that are dealt out to these workers; none where one file has all
 */
record StageParts(List<CheckpointEntry> files, List<Tiles> tiles) implements Serializable {

    StageParts {
        files = List.copyOf(files);
        tiles = List.copyOf(tiles);
    }

    /** A stage that each of its workers has all of. */
    static StageParts whole(CheckpointEntry file) {
        return new StageParts(List.of(file), List.of());
    }
}

package io.tatara.train;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a pipeline's stages, read one behind the other as little-endian floats; never more than a few bytes of them are
 * in memory. Reading fails at the end of a file whose checksum is not what was written.
 */
final class StageFiles extends InputStream {

    /** Opens a file. */
    @FunctionalInterface
    interface Opening {
        InputStream open(CheckpointEntry entry) throws IOException;
    }

    private final Iterator<StageParts> stages;
    private final Opening opening;
    private @Nullable InputStream current;

    StageFiles(List<StageParts> stages, Opening opening) {
        this.stages = stages.iterator();
        this.opening = opening;
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        while (true) {
            if (current == null) {
                if (!stages.hasNext()) {
                    return -1;
                }
                current = open(stages.next());
            }
            int read = current.read(target, from, count);
            if (read >= 0) {
                return read;
            }
            current.close();
            current = null;
        }
    }

    private InputStream open(StageParts stage) throws IOException {
        if (!stage.tiles().isEmpty()) {
            return new DealtFiles(stage, opening);
        }
        CheckpointEntry file = stage.files().get(0);
        return new CheckedFile(opening.open(file), file);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}

package io.tatara.train;

import io.tatara.model.Tiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A stage's parameters in the network's order, put together from the files of the workers that they were dealt out to. */
final class DealtFiles extends InputStream {

    private static final int BUFFER = 1 << 16;

    private final List<InputStream> parts = new ArrayList<>();
    private final Iterator<Tiles> arrays;
    private Tiles array = new Tiles(1, 1, 1, false);
    private int runs;
    private int part;
    private long left;

    DealtFiles(StageParts stage, StageFiles.Opening opening) throws IOException {
        this.arrays = stage.tiles().iterator();
        this.part = stage.files().size() - 1;
        try {
            for (CheckpointEntry file : stage.files()) {
                parts.add(new BufferedInputStream(new CheckedFile(opening.open(file), file), BUFFER));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        return OneByte.of(this);
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        while (left == 0) {
            if (!advance()) {
                return -1;
            }
        }
        int read = parts.get(part).read(target, from, (int) Math.min(count, left));
        if (read < 0) {
            throw new IOException("a file of a stage that is dealt out ends too early");
        }
        left -= read;
        return read;
    }

    /** Goes to the next piece; returns whether there is one. */
    private boolean advance() throws IOException {
        if (array.dealt() && part + 1 < parts.size()) {
            part++;
        } else if (runs > 1) {
            runs--;
            part = 0;
        } else if (arrays.hasNext()) {
            array = arrays.next();
            runs = array.dealt() ? array.runs() : 1;
            part = 0;
            if (!array.dealt()) {
                skip();
                left = (long) Float.BYTES * array.length();
                return true;
            }
        } else {
            finish();
            return false;
        }
        left = (long) Float.BYTES * array.ofRun(part, parts.size());
        return true;
    }

    /** What all workers have is read of the first. */
    private void skip() throws IOException {
        for (InputStream other : parts.subList(1, parts.size())) {
            other.skipNBytes((long) Float.BYTES * array.length());
        }
    }

    /** Has each file's checksum looked at. */
    private void finish() throws IOException {
        for (InputStream each : parts) {
            if (each.read() >= 0) {
                throw new IOException("a file of a stage that is dealt out is too long");
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (InputStream each : parts) {
            try {
                each.close();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}

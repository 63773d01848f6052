package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An output folder that takes the place of the one before only when it is whole. Closing without a commit removes what
 * was written.
 */
final class Replacement implements AutoCloseable {

    private final FileSystem files;
    private final Path place;
    private final Path aside;

    private Replacement(FileSystem files, Path place) {
        this.files = files;
        this.place = place;
        this.aside = place.suffix(".tmp-" + UUID.randomUUID());
    }

    static Replacement of(Configuration hadoop, String output) {
        try {
            Path place = new Path(output);
            return new Replacement(place.getFileSystem(hadoop), place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to write. */
    String aside() {
        return aside.toString();
    }

    void commit() {
        try {
            Path before = place.suffix(".old-" + UUID.randomUUID());
            boolean replaces = files.exists(place);
            if (replaces && !files.rename(place, before)) {
                throw new TataraException("cannot move %s out of the way of its new version".formatted(place));
            }
            if (!files.rename(aside, place)) {
                if (replaces) {
                    files.rename(before, place);
                }
                throw new TataraException("cannot move %s to %s".formatted(aside, place));
            }
            if (replaces) {
                files.delete(before, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            files.delete(aside, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

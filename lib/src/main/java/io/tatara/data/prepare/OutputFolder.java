package io.tatara.data.prepare;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that is written beside its place and moved there when it is whole. Closing without a commit removes what was
 * written; what was at the place before stays until the commit.
 */
final class OutputFolder implements AutoCloseable {

    private final FileSystem files;
    private final Path place;
    private final Path aside;

    private OutputFolder(FileSystem files, Path place, Path aside) {
        this.files = files;
        this.place = place;
        this.aside = aside;
    }

    /** Refuses a place that holds anything but prepared data. */
    static OutputFolder at(Configuration hadoop, String path) {
        try {
            Path place = new Path(path);
            FileSystem files = place.getFileSystem(hadoop);
            if (files.exists(place)
                    && !files.exists(new Path(place, Manifest.FILE))
                    && (files.getFileStatus(place).isFile() || files.listStatus(place).length > 0)) {
                throw new TataraException(
                        "%s holds something that is no prepared data, and will not be overwritten: name another folder, or empty it"
                                .formatted(place));
            }
            return new OutputFolder(files, place, place.suffix(".tmp-" + UUID.randomUUID()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path in the folder that is being written. */
    Path path(String name) {
        return new Path(aside, name);
    }

    /** Gives what is at {@code from} in the folder that is being written, if anything is, another name there. */
    void move(String from, String to) {
        try {
            if (files.exists(path(from)) && !files.rename(path(from), path(to))) {
                throw new TataraException("cannot move %s to %s".formatted(path(from), path(to)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what is at {@code name} in the folder that is being written. */
    void remove(String name) {
        try {
            files.delete(path(name), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean complete() {
        try {
            return files.exists(new Path(place, Manifest.FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the folder to its place; a complete one there before makes room first and is removed last. */
    void commit() {
        try {
            Path before = place.suffix(".old-" + UUID.randomUUID());
            boolean replaced = files.exists(place);
            if (replaced && !files.rename(place, before)) {
                throw new TataraException("cannot move %s out of the way of its new version".formatted(place));
            }
            if (!files.rename(aside, place)) {
                if (replaced) {
                    files.rename(before, place);
                }
                throw new TataraException("cannot move %s to %s".formatted(aside, place));
            }
            if (replaced) {
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

package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of prepared data while it is written; it takes the place of the one before when it is whole. */
final class OutputFolder implements AutoCloseable {

    private final FileSystem files;
    private final Path place;
    private final Replacement replacement;

    private OutputFolder(FileSystem files, Path place, Replacement replacement) {
        this.files = files;
        this.place = place;
        this.replacement = replacement;
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
            return new OutputFolder(files, place, Replacement.of(hadoop, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A path in the folder that is being written. */
    Path path(String name) {
        return new Path(replacement.aside(), name);
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

    void commit() {
        replacement.commit();
    }

    @Override
    public void close() {
        replacement.close();
    }
}

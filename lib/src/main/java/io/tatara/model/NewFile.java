package io.tatara.model;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file for others, of which a reader sees all or nothing. */
public final class NewFile {

    private NewFile() {}

    /** What the file holds. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; the stream is closed by who opened it. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes aside and renames when complete.
     *
     * @param path any Hadoop path
     * @throws TataraException when {@code path} exists already or cannot be written
     */
    public static void write(Configuration hadoop, String path, Content content) {
        Path target = new Path(path);
        Path aside = target.suffix("." + UUID.randomUUID() + ".incomplete");
        try {
            FileSystem files = target.getFileSystem(hadoop);
            if (files.exists(target)) {
                throw new TataraException(
                        "cannot export to %s: something is there already; choose another path or delete it"
                                .formatted(path));
            }
            try {
                try (OutputStream out = files.create(aside, false)) {
                    content.write(out);
                }
                if (!files.rename(aside, target)) {
                    throw new IOException("%s could not be renamed to it".formatted(aside));
                }
            } finally {
                files.delete(aside, false);
            }
        } catch (IOException e) {
            throw new TataraException("cannot export the model to %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}

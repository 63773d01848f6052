package io.tatara.keras;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * A file of any Hadoop file system where it can be mapped: itself if it is on this machine, else a copy in
 * {@code java.io.tmpdir} until it is closed.
 */
final class LocalCopy implements AutoCloseable {

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final byte[] ZIP = {'P', 'K'};

    private final Path path;
    private final @Nullable Path copy;

    private LocalCopy(Path path, @Nullable Path copy) {
        this.path = path;
        this.copy = copy;
    }

    /**
     * Fetches a file, if it begins as HDF5 does.
     *
     * @throws TataraException saying what it is instead, as far as that can be told
     */
    static LocalCopy of(Configuration hadoop, String named) {
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(named);
        try {
            FileSystem files = place.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(place);
            if (status.isDirectory()) {
                throw new TataraException(
                        "%s is a folder: a SavedModel is not read; load it in Keras and write it with model.save('m.h5')"
                                .formatted(named));
            }
            try (InputStream in = files.open(place)) {
                requireHdf5(in.readNBytes(HDF5.length), named);
            }
            if (files.getUri().getScheme().equals("file")) {
                return new LocalCopy(Path.of(place.toUri().getPath()), null);
            }
            return copied(files, place);
        } catch (IOException e) {
            throw new TataraException("cannot read the Keras model %s: %s".formatted(named, e.getMessage()), e);
        }
    }

    private static LocalCopy copied(FileSystem files, org.apache.hadoop.fs.Path place) throws IOException {
        Path copy = Files.createTempFile("tatara-keras-", ".h5");
        try (InputStream in = files.open(place)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new LocalCopy(copy, copy);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private static void requireHdf5(byte[] head, String named) {
        if (head.length >= ZIP.length && Arrays.equals(Arrays.copyOf(head, ZIP.length), ZIP)) {
            throw new TataraException(
                    "%s is a zip, as Keras 3 writes with the ending .keras: load it in Keras and write it as HDF5 with model.save('m.h5')"
                            .formatted(named));
        }
        if (!Arrays.equals(head, HDF5)) {
            throw new TataraException(
                    "%s is no HDF5 file: write the model with Keras' model.save('m.h5')".formatted(named));
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (copy != null) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + copy, e);
            }
        }
    }
}

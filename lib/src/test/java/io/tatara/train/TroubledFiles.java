package io.tatara.train;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** Local files whose disk is full, or slow, when a test says so. */
public final class TroubledFiles extends RawLocalFileSystem {

    private @Nullable URI root;
    private volatile Predicate<String> full = path -> false;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    static Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.troubled.impl", TroubledFiles.class, FileSystem.class);
        return hadoop;
    }

    /** The folder as files of a disk of its own. */
    static String on(Path folder) {
        return "troubled://%s%s".formatted(UUID.randomUUID(), folder.toAbsolutePath());
    }

    static TroubledFiles of(String folder, Configuration hadoop) throws IOException {
        return (TroubledFiles) new org.apache.hadoop.fs.Path(folder).getFileSystem(hadoop);
    }

    /** From now on there is no room for files whose paths are such; a beginning of each is written all the same. */
    void full(Predicate<String> paths) {
        full = paths;
    }

    /** From now on nothing is written until the gate is open. */
    void slow(CountDownLatch until) {
        gate = until;
    }

    @Override
    public void initialize(URI uri, Configuration hadoop) throws IOException {
        root = URI.create(uri.getScheme() + "://" + uri.getAuthority());
        super.initialize(uri, hadoop);
    }

    @Override
    public URI getUri() {
        // Hadoop's own constructor asks
        return root == null ? URI.create("troubled:///") : root;
    }

    @Override
    public FSDataOutputStream create(
            org.apache.hadoop.fs.Path file,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        try {
            if (!gate.await(60, TimeUnit.SECONDS)) {
                throw new IOException("the gate stays shut");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        FSDataOutputStream out = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
        if (full.test(file.toString())) {
            out.write(0);
            out.close();
            throw new IOException("No space left on device");
        }
        return out;
    }
}

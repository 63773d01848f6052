package io.tatara.registry;

import io.tatara.spark.ForklessFileSystem;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * A local folder as a store behaves whose renames refuse what is there already; its process dies before a given change.
 * The dead do nothing more, not even clean up.
 */
public final class FatefulFileSystem extends FilterFileSystem {

    static final String SCHEME = "fateful";

    /** Changes left to the process by its number, which the configuration has. */
    static final String FATE = "fateful.changes";

    private AtomicInteger left = new AtomicInteger();

    public FatefulFileSystem() {
        super(new ForklessFileSystem().getRaw());
    }

    /** A process that lives for so many changes. */
    static Configuration process(int changes) {
        Configuration hadoop = new Configuration(false);
        hadoop.setClass("fs.fateful.impl", FatefulFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        hadoop.setBoolean("fs.fateful.impl.disable.cache", true);
        hadoop.set(FATE, Fates.begin(changes));
        return hadoop;
    }

    static boolean died(Configuration process) {
        return Fates.of(process.get(FATE)).get() < 0;
    }

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(URI.create("file:///"), conf);
        left = Fates.of(conf.get(FATE));
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    private void change() throws IOException {
        if (left.getAndUpdate(n -> n < 0 ? n : n - 1) <= 0) {
            throw new IOException("this process is dead");
        }
    }

    private static Path local(Path path) {
        return new Path("file", "", path.toUri().getPath());
    }

    private Path own(Path path) {
        return new Path(SCHEME, "", path.toUri().getPath());
    }

    @Override
    protected void checkPath(Path path) {
        // either scheme is this one's
    }

    @Override
    public Path makeQualified(Path path) {
        return own(path);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        change();
        // with a permission, Hadoop starts a process for each file
        return fs.create(local(path), overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return super.open(local(path), bufferSize);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        change();
        return !fs.exists(local(to)) && fs.rename(local(from), local(to));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        change();
        return super.delete(local(path), recursive);
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) throws IOException {
        return fs.mkdirs(local(path));
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return fs.mkdirs(local(path));
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return own(super.getFileStatus(local(path)));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Stream.of(super.listStatus(local(path))).map(this::own).toArray(FileStatus[]::new);
    }

    private FileStatus own(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                own(status.getPath()));
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
        return RemoteIterators.remoteIteratorFromIterable(Stream.of(listStatus(path))
                .map(status -> new LocatedFileStatus(status, null))
                .toList());
    }
}

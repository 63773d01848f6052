package io.tatara.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Checkpoints on a file system that Hadoop knows. */
record HadoopStorage(FileSystem files, Path folder) implements CheckpointStorage {

    @Override
    public void requireWritable(String probe) throws IOException {
        Path path = new Path(folder, probe);
        files.mkdirs(folder);
        files.create(path, true).close();
        files.delete(path, false);
    }

    @Override
    public List<String> places() throws IOException {
        return files.exists(folder)
                ? Stream.of(files.listStatus(folder))
                        .map(FileStatus::getPath)
                        .map(Path::getName)
                        .toList()
                : List.of();
    }

    @Override
    public boolean has(String place, String name) throws IOException {
        return files.exists(file(place, name));
    }

    @Override
    public InputStream open(String place, String name) throws IOException {
        return files.open(file(place, name));
    }

    @Override
    public OutputStream create(String place, String name) throws IOException {
        return files.create(file(place, name), true);
    }

    /** On an object store a file appears whole or not at all; elsewhere the rename makes it so. */
    @Override
    public void put(String place, String name, byte[] content) throws IOException {
        Path aside = file(place, "." + name);
        try (OutputStream out = files.create(aside, true)) {
            out.write(content);
        }
        files.delete(file(place, name), false);
        if (!files.rename(aside, file(place, name))) {
            throw new IOException("the file system refused to rename " + aside);
        }
    }

    @Override
    public void delete(String place) throws IOException {
        files.delete(new Path(folder, place), true);
    }

    @Override
    public SheetStock sheets(int rank, String attempt) {
        return new HeapStock();
    }

    private Path file(String place, String name) {
        return new Path(new Path(folder, place), name);
    }
}

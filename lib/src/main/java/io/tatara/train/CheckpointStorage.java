package io.tatara.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a training's checkpoints on some file system: folders, called places, of files. */
sealed interface CheckpointStorage permits HadoopStorage, LocalStorage {

    static CheckpointStorage of(String folder, Configuration hadoop) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(hadoop);
        // Hadoop starts a process, chmod, for each local file, and keeps a checksum of its own beside the manifest's
        return files instanceof LocalFileSystem local
                ? new LocalStorage(local.pathToFile(path).toPath())
                : new HadoopStorage(files, path);
    }

    /** Makes the folder and tries that it can be written to. */
    void requireWritable(String probe) throws IOException;

    /** What is in the folder; nothing while it is not there. */
    List<String> places() throws IOException;

    boolean has(String place, String name) throws IOException;

    InputStream open(String place, String name) throws IOException;

    /** Begins a file, in place of one that may be there; makes the place if it is not there. */
    OutputStream create(String place, String name) throws IOException;

    /** Has a file appear whole or not at all, in place of one that may be there. */
    void put(String place, String name, byte[] content) throws IOException;

    /** Deletes a place, which may not be there. */
    void delete(String place) throws IOException;

    /** What floats of this folder's checkpoints are copied to, for one rank. */
    SheetStock sheets(int rank, String attempt);
}

package io.tatara.jobs.track;

import io.tatara.jobs.rundir.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Files of a run directory, to be copied to where a tracker keeps artifacts. */
final class Attachments {

    private Attachments() {}

    /**
     * A file.
     *
     * @param path relative to the run directory, parted by slashes
     * @param bytes its length
     * @param modified milliseconds since 1970
     */
    record File(FileSystem files, Path where, String path, long bytes, long modified) {
        InputStream open() throws IOException {
            return files.open(where);
        }
    }

    /** A file, or all files in a folder and those in it; none if it is not there. */
    static List<File> of(RunDirectory directory, String path) throws Refused {
        FileSystem files = directory.files();
        List<File> found = new ArrayList<>();
        try {
            Path root = new Path(directory.resolve(path));
            if (files.exists(root)) {
                collect(files, files.getFileStatus(root), path, found);
            }
        } catch (IOException e) {
            throw new Refused("cannot list %s: %s".formatted(directory.resolve(path), e.getMessage()), e);
        }
        return found;
    }

    /** A text that other files, or these once they are written anew, do not have. */
    static String fingerprint(List<File> files) {
        return Integer.toHexString(files.stream()
                .map(file -> List.of(file.path(), file.bytes(), file.modified()))
                .toList()
                .hashCode());
    }

    private static void collect(FileSystem files, FileStatus status, String path, List<File> found) throws IOException {
        if (status.isFile()) {
            found.add(new File(files, status.getPath(), path, status.getLen(), status.getModificationTime()));
            return;
        }
        for (FileStatus inside : files.listStatus(status.getPath())) {
            collect(files, inside, path + "/" + inside.getPath().getName(), found);
        }
    }
}

package io.tatara.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Folders that processes have left which were killed while they wrote them. */
final class Leftovers {

    private static final Duration STALE = Duration.ofDays(1);

    private Leftovers() {}

    /** Removes a folder in which nothing has changed for a day. */
    static void removeIfStale(FileSystem files, FileStatus folder) throws IOException {
        long stale = System.currentTimeMillis() - STALE.toMillis();
        if (folder.getModificationTime() < stale && !changed(files, folder.getPath(), stale)) {
            files.delete(folder.getPath(), true);
        }
    }

    /** A folder's own time stays while files further down are written. */
    private static boolean changed(FileSystem files, Path folder, long since) throws IOException {
        try {
            RemoteIterator<LocatedFileStatus> inside = files.listFiles(folder, true);
            while (inside.hasNext()) {
                if (inside.next().getModificationTime() >= since) {
                    return true;
                }
            }
            return false;
        } catch (FileNotFoundException e) {
            // somebody moves files in it right now
            return true;
        }
    }
}

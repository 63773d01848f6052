package io.tatara.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * By what files are known without being read, those that Spark reads of a folder.
 *
 * @param files length in bytes and time of the last change in ms since 1970, by path
 */
public record FileStates(SortedMap<String, String> files) {

    /** What Spark passes over in a folder: others may be writing it. */
    private static final Pattern UNREAD = Pattern.compile("/(\\.|_(?![^/]*=))");

    public FileStates {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Of every file under the paths.
     *
     * @param paths files, folders or globs, none for no files
     * @throws io.tatara.TataraException when there is nothing at one of them
     */
    public static FileStates of(Configuration hadoop, List<String> paths) {
        SortedMap<String, String> files = new TreeMap<>();
        try {
            for (String path : paths) {
                for (FileStatus match : SourceFiles.matches(hadoop, path)) {
                    collect(match.getPath().getFileSystem(hadoop), match, files);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FileStates(files);
    }

    private static void collect(FileSystem system, FileStatus match, Map<String, String> files) throws IOException {
        RemoteIterator<LocatedFileStatus> found = system.listFiles(match.getPath(), true);
        while (found.hasNext()) {
            FileStatus file = found.next();
            String below = file.getPath()
                    .toString()
                    .substring(match.getPath().toString().length());
            if (UNREAD.matcher(below).find()) {
                continue;
            }
            files.put(file.getPath().toString(), file.getLen() + " " + file.getModificationTime());
        }
    }

    /** Names of those that have changed, come or gone since, each with which of it. */
    public List<String> changes(FileStates now) {
        SortedSet<String> all = new TreeSet<>(files.keySet());
        all.addAll(now.files.keySet());
        List<String> changes = new ArrayList<>();
        for (String file : all) {
            if (!now.files.containsKey(file)) {
                changes.add(file + " is gone");
            } else if (!files.containsKey(file)) {
                changes.add(file + " has come");
            } else if (!now.files.get(file).equals(files.get(file))) {
                changes.add(file + " has changed");
            }
        }
        return changes;
    }
}

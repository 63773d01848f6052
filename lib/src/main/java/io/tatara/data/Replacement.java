package io.tatara.data;

import io.tatara.TataraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder that is written beside its place and moved there only when it is whole. Closing without a commit removes
 * what was written; what was at the place before stays until the commit.
 *
 * <p>A process killed in the middle leaves siblings of the place behind: opening the place again brings back a version
 * that the kill left moved out of the way, and removes leftovers that nothing has touched for a day.
 *
 * <p>One writer at a time for a place; not safe for several threads.
 */
public final class Replacement implements AutoCloseable {

    private static final String NEW = ".tmp-";
    private static final String OLD = ".old-";

    private final FileSystem files;
    private final Path place;
    private final Path aside;

    private Replacement(FileSystem files, Path place) {
        this.files = files;
        this.place = place;
        this.aside = place.suffix(NEW + UUID.randomUUID());
    }

    /**
     * Opens a place, which need not exist.
     *
     * @param place a folder on any Hadoop file system
     * @throws UncheckedIOException when the file system cannot be reached
     */
    public static Replacement of(Configuration hadoop, String place) {
        try {
            Path path = new Path(place);
            Replacement replacement = new Replacement(path.getFileSystem(hadoop), path);
            replacement.repair();
            return replacement;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to write: a folder beside the place that does not exist yet. */
    public String aside() {
        return aside.toString();
    }

    /**
     * Moves what was written to its place; a version there before makes room first and is removed last.
     *
     * @throws TataraException when a folder cannot be moved; the version before is then back in its place
     */
    public void commit() {
        try {
            Path before = place.suffix(OLD + UUID.randomUUID());
            boolean replaces = files.exists(place);
            if (replaces && !files.rename(place, before)) {
                throw new TataraException("cannot move %s out of the way of its new version".formatted(place));
            }
            if (!files.rename(aside, place)) {
                if (replaces) {
                    files.rename(before, place);
                }
                throw new TataraException("cannot move %s to %s".formatted(aside, place));
            }
            if (replaces) {
                files.delete(before, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            files.delete(aside, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void repair() throws IOException {
        List<FileStatus> olds = siblings(OLD);
        if (!files.exists(place) && !olds.isEmpty()) {
            files.rename(olds.remove(olds.size() - 1).getPath(), place);
        }
        List<FileStatus> leftovers = new ArrayList<>(olds);
        leftovers.addAll(siblings(NEW));
        for (FileStatus leftover : leftovers) {
            Leftovers.removeIfStale(files, leftover);
        }
    }

    /** Oldest first. */
    private List<FileStatus> siblings(String mark) throws IOException {
        Path parent = place.getParent();
        List<FileStatus> siblings = new ArrayList<>();
        if (parent == null) {
            return siblings;
        }
        try {
            for (FileStatus sibling : files.listStatus(parent)) {
                if (sibling.getPath().getName().startsWith(place.getName() + mark)) {
                    siblings.add(sibling);
                }
            }
        } catch (FileNotFoundException e) {
            return siblings;
        }
        siblings.sort(Comparator.comparingLong(FileStatus::getModificationTime));
        return siblings;
    }
}

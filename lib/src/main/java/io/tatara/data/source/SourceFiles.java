package io.tatara.data.source;

import io.tatara.Require;
import io.tatara.TataraException;
import io.tatara.data.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The files behind a source: named, there, and readable. */
final class SourceFiles {

    private static final int LISTED = 20;

    private SourceFiles() {}

    static List<String> named(String kind, List<String> paths) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException(kind + " needs at least one path");
        }
        paths.forEach(path -> Require.nonBlank(kind + ".path", path));
        return List.copyOf(paths);
    }

    static Reading read(SparkSession spark, List<String> paths, Function<String[], Dataset<Row>> format) {
        requireAll(spark, paths);
        return Reading.of(Attempt.reading("read " + paths, () -> format.apply(paths.toArray(new String[0]))));
    }

    /** Fails unless every path names something, listing what is beside a missing one. */
    static void requireAll(SparkSession spark, List<String> paths) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        for (String path : paths) {
            matches(hadoop, path);
        }
    }

    /** The files and folders that a path or glob names; never none. */
    static List<FileStatus> matches(Configuration hadoop, String path) {
        Path location = new Path(path);
        try {
            FileSystem files = location.getFileSystem(hadoop);
            FileStatus[] found = files.globStatus(location);
            if (found == null || found.length == 0) {
                throw new TataraException(
                        "%s does not exist%s".formatted(files.makeQualified(location), around(files, location)));
            }
            return List.of(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String around(FileSystem files, Path missing) throws IOException {
        Path parent = missing.getParent();
        if (parent == null || !files.exists(parent)) {
            return "; neither does its folder";
        }
        List<String> names = new ArrayList<>();
        Arrays.stream(files.listStatus(parent))
                .map(status -> status.getPath().getName())
                .sorted()
                .forEach(names::add);
        String hint = Nearest.hint(missing.getName(), names);
        String listed = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        String more = names.size() > LISTED ? " and %d more".formatted(names.size() - LISTED) : "";
        return hint + "; its folder holds " + (names.isEmpty() ? "nothing" : listed + more);
    }
}

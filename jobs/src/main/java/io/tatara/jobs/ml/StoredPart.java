package io.tatara.jobs.ml;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/** The parts of a stage beside Spark's metadata: stages within it, and texts. */
final class StoredPart {

    private StoredPart() {}

    /**
     * What writes a stage, which Spark's own makes only of what can be written.
     *
     * @throws TataraException if the stage cannot be written
     */
    static MLWriter writer(Object stage) {
        if (!(stage instanceof MLWritable writable)) {
            throw new TataraException(
                    "%s cannot be saved: it is no MLWritable; save what fits it instead.".formatted(stage));
        }
        return writable.write();
    }

    static void stage(MLWriter stage, Path to) {
        try {
            stage.save(to.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + to, e);
        }
    }

    static void text(Configuration hadoop, Path to, String text) {
        try {
            FileSystem files = to.getFileSystem(hadoop);
            try (FSDataOutputStream out = files.create(to, false)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + to, e);
        }
    }

    static String text(Configuration hadoop, Path from) {
        try (FSDataInputStream in = from.getFileSystem(hadoop).open(from)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + from, e);
        }
    }
}

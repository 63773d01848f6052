package io.tatara.bench.scaling;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for checkpoints, gone in the end. */
record Scratch(Path path) implements AutoCloseable {

    static Scratch make() {
        try {
            return new Scratch(Files.createTempDirectory("tatara-checkpoints"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String folder() {
        return path.toUri().toString();
    }

    @Override
    public void close() {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Path each : all) {
            File file = each.toFile();
            if (!file.delete()) {
                file.deleteOnExit();
            }
        }
    }
}

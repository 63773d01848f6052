package io.tatara.bench.scaling;

import io.tatara.data.Task;
import io.tatara.train.Measuring;
import io.tatara.train.TaskMeasuring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Takes a worker's {@link Footprint} whenever it validates: between two steps, on the training's own thread, with all that the
 * replica keeps from step to step. What a JVM held when the training came to it, Spark's own part, is subtracted.
 */
final class Weighing implements Measuring {

    private static final long serialVersionUID = 1L;

    private final Measuring measuring = new TaskMeasuring();
    private final String folder;
    private final transient long before;

    /** @param folder of this machine, for what each JVM finds */
    Weighing(Path folder) {
        this.folder = folder.toString();
        this.before = Footprint.bytes();
    }

    /** An executor begins with what it has itself. */
    private Object readResolve() {
        return new Weighing(Path.of(folder));
    }

    @Override
    public Measures start(Task task) {
        try {
            Files.writeString(file(ProcessHandle.current().pid()), Long.toString(Footprint.bytes() - before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return measuring.start(task);
    }

    private Path file(long process) {
        return Path.of(folder, process + ".bytes");
    }

    @Override
    public boolean higherIsBetter(String metric) {
        return measuring.higherIsBetter(metric);
    }

    /** What the largest of all workers held, in bytes; refuses to speak of fewer than there were. */
    long largest(int workers) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            long[] found = files.filter(file -> file.toString().endsWith(".bytes"))
                    .mapToLong(Weighing::read)
                    .sorted()
                    .toArray();
            if (found.length != workers) {
                throw new IllegalStateException("%d of %d workers were weighed".formatted(found.length, workers));
            }
            return found[workers - 1];
        }
    }

    private static long read(Path file) {
        try {
            return Long.parseLong(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

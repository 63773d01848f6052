package io.tatara.jobs.track;

import io.tatara.jobs.rundir.RunDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Scalars for TensorBoard, in a folder of the run directory: one folder a run within it, and one file in that for each
 * process and each time that a trial went on, which TensorBoard reads as one.
 */
final class TensorBoardStore implements Store {

    static final String FOLDER = "tensorboard";

    private final RunDirectory directory;
    private final Map<String, TensorBoardFile> open = new LinkedHashMap<>();
    private int files;

    TensorBoardStore(RunDirectory directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return FOLDER;
    }

    @Override
    public void begin(Entry.Begin begin) throws Refused {
        try {
            closeFile(begin.run());
            // milliseconds and the number keep apart what begins within a second
            Path file = new Path(directory.resolve("%s/%s/events.out.tfevents.%010d.%s.%d.%03d.%d"
                    .formatted(
                            FOLDER,
                            begin.run(),
                            begin.millis() / 1000,
                            host(),
                            ProcessHandle.current().pid(),
                            begin.millis() % 1000,
                            files++)));
            open.put(begin.run(), new TensorBoardFile(directory.files().create(file, false), begin.millis()));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static String host() {
        try {
            return Keys.clean(InetAddress.getLocalHost().getHostName()).replace('/', '_');
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void log(Entry.Points points) throws Refused {
        try {
            TensorBoardFile file = Optional.ofNullable(open.get(points.run()))
                    .orElseThrow(() -> new Refused("%s was not begun".formatted(points.run())));
            for (Point point : points.points()) {
                file.add(point);
            }
            file.flush();
        } catch (IOException e) {
            throw refused(e);
        }
    }

    @Override
    public void end(Entry.End end) throws Refused {
        try {
            closeFile(end.run());
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private void closeFile(String run) throws IOException {
        TensorBoardFile file = open.remove(run);
        if (file != null) {
            file.close();
        }
    }

    @Override
    public void tag(Entry.Tags tags) {
        // scalars alone
    }

    @Override
    public void attach(Entry.Attach attachment) {
        // scalars alone
    }

    @Override
    public void register(Entry.Register register) {
        // scalars alone
    }

    @Override
    public void close() throws Refused {
        for (TensorBoardFile file : open.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw refused(e);
            }
        }
    }

    private static Refused refused(IOException e) {
        return new Refused("%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()), e);
    }
}

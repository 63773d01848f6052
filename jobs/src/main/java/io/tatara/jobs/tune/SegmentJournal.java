package io.tatara.jobs.tune;

import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.journal.JournalText;
import io.tatara.tuning.study.StudyEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder of any Hadoop file system, in segments that are written in order. Where a file system lets others see
 * what was flushed, as HDFS does, each process writes one segment, synced event by event; object stores, which show a file once
 * it is closed, get a segment an event. A second process that writes finds the next segment there, and stops.
 */
public final class SegmentJournal implements Journal {

    private static final String SYNC = "hsync";

    private final FileSystem files;
    private final Path folder;
    private final List<StudyEvent> events;
    private final int bytesCut;
    private final StringBuilder waiting = new StringBuilder();
    private int next;
    private boolean broken;
    private @Nullable FSDataOutputStream open;

    private SegmentJournal(FileSystem files, Path folder, List<StudyEvent> events, int bytesCut, int next) {
        this.files = files;
        this.folder = folder;
        this.events = List.copyOf(events);
        this.bytesCut = bytesCut;
        this.next = next;
    }

    /**
     * Opens the journal of a study, to go on with it; begins one if there is none. What a crash has left of a segment's last
     * line is passed over.
     *
     * @throws JournalException if it cannot be opened, is another study's, or is damaged
     */
    public static SegmentJournal open(FileSystem files, Path folder, String study) {
        try {
            files.mkdirs(folder);
            List<Path> segments = segments(files, folder);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            int cut = gather(files, segments, whole);
            int next = segments.isEmpty()
                    ? 0
                    : 1
                            + Integer.parseInt(
                                    segments.get(segments.size() - 1).getName().substring(0, 10));
            if (whole.size() == 0) {
                SegmentJournal journal = new SegmentJournal(files, folder, List.of(), cut, next);
                journal.write(JournalText.head(study), true);
                return journal;
            }
            List<StudyEvent> events = JournalText.events(folder.toString(), whole.toByteArray(), whole.size(), study);
            return new SegmentJournal(files, folder, events, cut, next);
        } catch (IOException e) {
            throw new JournalException("Cannot open the journal %s: %s".formatted(folder, e), e);
        }
    }

    /**
     * What is in a journal that another process may be writing.
     *
     * @throws JournalException if it cannot be read, or is damaged
     */
    static List<StudyEvent> events(FileSystem files, Path folder) {
        try {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            gather(files, segments(files, folder), whole);
            return JournalText.events(folder.toString(), whole.toByteArray());
        } catch (IOException e) {
            throw new JournalException("Cannot read the journal %s: %s".formatted(folder, e), e);
        }
    }

    /** Writes the whole lines of segments; returns how many bytes are left of lines that are not. */
    private static int gather(FileSystem files, List<Path> segments, ByteArrayOutputStream whole) throws IOException {
        int cut = 0;
        for (Path segment : segments) {
            byte[] bytes = read(files, segment);
            int end = JournalText.whole(bytes);
            whole.write(bytes, 0, end);
            cut += bytes.length - end;
        }
        return cut;
    }

    private static List<Path> segments(FileSystem files, Path folder) throws IOException {
        return Stream.of(files.listStatus(folder))
                .map(FileStatus::getPath)
                .filter(path -> path.getName().matches("\\d{10}\\.jsonl"))
                .sorted()
                .toList();
    }

    private static byte[] read(FileSystem files, Path segment) throws IOException {
        try (var in = files.open(segment)) {
            return in.readAllBytes();
        }
    }

    @Override
    public List<StudyEvent> events() {
        return events;
    }

    @Override
    public int bytesCut() {
        return bytesCut;
    }

    @Override
    public void accept(StudyEvent event) {
        try {
            write(JournalText.line(event), JournalText.isUrgent(event));
        } catch (FileAlreadyExistsException e) {
            throw new JournalException(
                    "%s is being written by another process; one study at a time goes on from it".formatted(folder), e);
        } catch (IOException e) {
            throw JournalText.unwritten(folder.toString(), e);
        }
    }

    private synchronized void write(String line, boolean urgent) throws IOException {
        waiting.append(line);
        if (!urgent) {
            return;
        }
        try {
            if (broken) {
                throw new IOException("an event before could not be written");
            }
            write(waiting.toString().getBytes(StandardCharsets.UTF_8));
            waiting.setLength(0);
        } catch (IOException e) {
            // it may be there or not: nothing may come after it
            broken = true;
            throw e;
        }
    }

    private void write(byte[] lines) throws IOException {
        FSDataOutputStream out = open;
        if (out == null) {
            out = files.create(new Path(folder, "%010d.jsonl".formatted(next)), false);
            next++;
            if (out.hasCapability(SYNC)) {
                open = out;
            }
        }
        try {
            out.write(lines);
            if (open == null) {
                out.close();
            } else {
                out.hsync();
            }
        } catch (IOException e) {
            try {
                out.close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            open = null;
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        FSDataOutputStream out = open;
        if (out != null) {
            open = null;
            try {
                out.close();
            } catch (IOException e) {
                throw new JournalException("Cannot close the journal %s: %s".formatted(folder, e), e);
            }
        }
    }
}

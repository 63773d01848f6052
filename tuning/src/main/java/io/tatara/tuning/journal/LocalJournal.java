package io.tatara.tuning.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.tatara.tuning.study.StudyEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A journal in a file of a local disk. An event is on the disk before {@link #accept} returns, but for a suggestion, which goes
 * there with the start that follows it. One process writes at a time. Thread-safe.
 */
public final class LocalJournal implements Consumer<StudyEvent>, AutoCloseable {

    private static final int FORMAT = 1;

    private final Path file;
    private final FileChannel channel;
    private final List<StudyEvent> events;
    private final int bytesCut;
    private long good;

    private LocalJournal(Path file, FileChannel channel, List<StudyEvent> events, long good, int bytesCut) {
        this.file = file;
        this.channel = channel;
        this.events = List.copyOf(events);
        this.good = good;
        this.bytesCut = bytesCut;
    }

    /**
     * Opens the journal of a study, to go on with it; begins one if there is none. What a crash has left of a last line is cut
     * off.
     *
     * @param study what makes a study this one: another's journal is refused
     * @throws JournalException if the file cannot be opened, is another study's, or is damaged before its last line
     */
    public static LocalJournal open(Path file, String study) {
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                requireAlone(file, channel);
                return read(file, channel, study);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("Cannot open the journal %s: %s".formatted(file, e), e);
        }
    }

    /** The lock ends with the channel, or the process. */
    private static void requireAlone(Path file, FileChannel channel) throws IOException {
        boolean alone;
        try {
            alone = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            alone = false;
        }
        if (!alone) {
            throw new JournalException(
                    "%s is being written already; one study at a time goes on from it".formatted(file));
        }
    }

    private static LocalJournal read(Path file, FileChannel channel, String study) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        String head = EventJson.head(FORMAT, study) + "\n";
        if (end == 0 && !head.startsWith(new String(bytes, StandardCharsets.UTF_8))) {
            throw new JournalException("%s is no journal of a study; take another file".formatted(file));
        }
        if (end == 0) {
            channel.truncate(0);
            LocalJournal journal = new LocalJournal(file, channel, List.of(), 0, bytes.length);
            journal.write(head, true);
            return journal;
        }
        String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n");
        requireHead(file, lines[0], study);
        List<StudyEvent> events = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            try {
                events.add(EventJson.read(lines[i]));
            } catch (IllegalArgumentException e) {
                throw damaged(file, i + 1, e);
            }
        }
        // not before it is known to be this study's: another's file stays as it is
        channel.truncate(end);
        channel.position(end);
        return new LocalJournal(file, channel, events, end, bytes.length - end);
    }

    private static void requireHead(Path file, String line, String study) {
        JsonNode head;
        try {
            head = EventJson.parse(line);
        } catch (IllegalArgumentException e) {
            throw damaged(file, 1, e);
        }
        if (head.path("format").asInt() != FORMAT) {
            throw new JournalException(
                    "%s has format %s; this version reads %d".formatted(file, head.path("format"), FORMAT));
        }
        String found = head.path("study").asText();
        if (!found.equals(study)) {
            throw new JournalException("%s is the journal of another study, %s, and not of %s; take another file"
                    .formatted(file, found, study));
        }
    }

    private static JournalException damaged(Path file, int line, IllegalArgumentException e) {
        return new JournalException(
                "%s, line %d, is damaged: %s. A study cannot go on from what it does not know; restore the file or begin anew."
                        .formatted(file, line, e.getMessage()),
                e);
    }

    /** What had happened when it was opened. */
    public List<StudyEvent> events() {
        return events;
    }

    /** How much of a last line was cut off; 0 unless something ended while it was written. */
    public int bytesCut() {
        return bytesCut;
    }

    /**
     * Adds an event.
     *
     * @throws JournalException if it cannot be written; the journal is as it was then
     */
    @Override
    public void accept(StudyEvent event) {
        String line = EventJson.write(event) + "\n";
        try {
            write(line, !(event instanceof StudyEvent.Suggested));
        } catch (IOException e) {
            throw new JournalException(
                    "Cannot write to the journal %s: %s. The study can be gone on with from it.".formatted(file, e), e);
        }
    }

    private synchronized void write(String line, boolean force) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        long end = good + bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (force) {
                channel.force(false);
            }
            good = end;
        } catch (IOException e) {
            // a line that is torn must not stand before others
            try {
                channel.truncate(good);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new JournalException("Cannot close the journal %s: %s".formatted(file, e), e);
        }
    }
}

package io.tatara.tuning.journal;

import io.tatara.tuning.study.StudyEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A journal in a file of a local disk, forced there event by event, and locked. */
public final class LocalJournal implements Journal {

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
        int end = JournalText.whole(bytes);
        String head = JournalText.head(study);
        if (end == 0 && !head.startsWith(new String(bytes, StandardCharsets.UTF_8))) {
            throw new JournalException("%s is no journal of a study; take another file".formatted(file));
        }
        if (end == 0) {
            channel.truncate(0);
            LocalJournal journal = new LocalJournal(file, channel, List.of(), 0, bytes.length);
            journal.write(head, true);
            return journal;
        }
        List<StudyEvent> events = JournalText.events(file.toString(), bytes, end, study);
        // not before it is known to be this study's: another's file stays as it is
        channel.truncate(end);
        channel.position(end);
        return new LocalJournal(file, channel, events, end, bytes.length - end);
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
        String line = JournalText.line(event);
        try {
            write(line, JournalText.isUrgent(event));
        } catch (IOException e) {
            throw JournalText.unwritten(file.toString(), e);
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

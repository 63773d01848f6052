package io.tatara.tuning.journal;

import io.tatara.tuning.study.StudyEvent;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the events of a study are kept. One is safe before {@link #accept} returns, but for a suggestion, which is when the
 * start is that follows it. One process writes at a time. Thread-safe.
 */
public interface Journal extends Consumer<StudyEvent>, AutoCloseable {

    /** What had happened when it was opened. */
    List<StudyEvent> events();

    /** How much of a last line was passed over; 0 unless something ended while it was written. */
    int bytesCut();

    /**
     * Adds an event.
     *
     * @throws JournalException if it cannot be written; the journal is as it was then
     */
    @Override
    void accept(StudyEvent event);

    @Override
    void close();
}

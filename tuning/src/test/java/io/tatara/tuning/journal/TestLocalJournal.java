package io.tatara.tuning.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLocalJournal {

    private static final Assignment WORK = new Assignment(3, 1, 2, 9, 27);
    private static final List<StudyEvent> EVENTS = List.of(
            new StudyEvent.Suggested(0, configuration()),
            new StudyEvent.Started(WORK),
            new StudyEvent.Finished(WORK, new Outcome.Completed(0.1 + 0.2)),
            new StudyEvent.Finished(WORK, new Outcome.Completed(1e300)),
            new StudyEvent.Finished(WORK, new Outcome.Completed(-3)),
            new StudyEvent.Finished(WORK, new Outcome.Diverged(Double.NaN)),
            new StudyEvent.Finished(WORK, new Outcome.Diverged(Double.NEGATIVE_INFINITY)),
            new StudyEvent.Finished(WORK, new Outcome.Failed("\"quoted\",\nover two lines, ü")),
            new StudyEvent.Finished(WORK, new Outcome.TimedOut(12.5)),
            new StudyEvent.Finished(WORK, new Outcome.Lost(3, "executor 2 is gone")),
            new StudyEvent.Finished(WORK, new Outcome.Cancelled()),
            new StudyEvent.Exhausted(),
            new StudyEvent.Replenished());

    private @TempDir Path folder;

    private static Configuration configuration() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("training.batchSize", 64L);
        values.put("rate", 1.0);
        values.put("tiny", Math.nextUp(1e-300));
        values.put("norm", true);
        values.put("activation", "relu");
        values.put("large", Long.MAX_VALUE);
        return new Configuration(values);
    }

    private Path file() {
        return folder.resolve("study.jsonl");
    }

    private void write(List<StudyEvent> events) {
        try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
            events.forEach(journal);
        }
    }

    @Test
    void whatIsReadIsWhatWasWrittenInItsOrder() {
        write(EVENTS.subList(0, 5));
        write(EVENTS.subList(5, EVENTS.size()));

        try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
            assertThat(journal.events()).isEqualTo(EVENTS);
            assertThat(journal.bytesCut()).isZero();
            Configuration read = ((StudyEvent.Suggested) journal.events().get(0)).configuration();
            assertThat(List.copyOf(read.values().values()))
                    .isEqualTo(List.copyOf(configuration().values().values()));
        }
    }

    /** As after a crash in the middle of a write. */
    @Test
    void anyBeginningOfTheFileHoldsTheEventsThatAreWholeInItAndCanBeGoneOnWith() throws IOException {
        write(EVENTS);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            int lines = 0;
            int end = 0;
            for (int i = 0; i < length; i++) {
                if (whole[i] == '\n') {
                    lines++;
                    end = i + 1;
                }
            }
            int events = Math.max(0, lines - 1);
            try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
                assertThat(journal.events()).isEqualTo(EVENTS.subList(0, events));
                assertThat(journal.bytesCut()).isEqualTo(length - end);
                EVENTS.subList(events, EVENTS.size()).forEach(journal);
            }
            assertThat(Files.readAllBytes(file())).isEqualTo(whole);
        }
    }

    @Test
    void refusesAnotherStudysAndDamagedOnesAndSaysWhere() throws IOException {
        write(EVENTS);
        assertThatThrownBy(() -> LocalJournal.open(file(), "another"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is the journal of another study, a study, and not of another");

        List<String> lines = Files.readAllLines(file());
        lines.set(3, lines.get(3).replace("\"trial\":3", "\"trial\":\"3\""));
        Files.write(file(), lines);
        assertThatThrownBy(() -> LocalJournal.open(file(), "a study"))
                .hasMessageContaining("study.jsonl, line 4, is damaged: trial is \"3\", which is no whole number");

        lines.set(3, "{\"finis");
        Files.write(file(), lines);
        assertThatThrownBy(() -> LocalJournal.open(file(), "a study")).hasMessageContaining("line 4, is damaged");

        Files.writeString(file(), "{\"format\":9,\"study\":\"a study\"}\n", StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> LocalJournal.open(file(), "a study"))
                .hasMessageContaining("has format 9; this version reads 1");
        assertThatThrownBy(() -> LocalJournal.open(folder, "a study")).hasMessageContaining("Cannot open the journal");
    }

    @Test
    void leavesFilesThatAreNotItsOwnAsTheyAre() throws IOException {
        write(EVENTS);
        String journal = Files.readString(file());
        for (String other : List.of("a line without an end", "a line\nand another", journal + "torn")) {
            Files.writeString(file(), other);
            assertThatThrownBy(() -> LocalJournal.open(file(), "another")).isInstanceOf(JournalException.class);
            assertThat(file()).hasContent(other);
        }
    }

    @Test
    void isWrittenByOneAtATime() {
        try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
            assertThatThrownBy(() -> LocalJournal.open(file(), "a study"))
                    .hasMessageContaining("is being written already");
            journal.accept(new StudyEvent.Exhausted());
        }
        write(List.of(new StudyEvent.Exhausted()));
    }

    @Test
    void refusesValuesThatItCouldNotReadBack() {
        try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
            Configuration strange = new Configuration(Map.of("units", 64));
            assertThatThrownBy(() -> journal.accept(new StudyEvent.Suggested(0, strange)))
                    .hasMessageContaining("units is 64, a java.lang.Integer");
        }
        try (LocalJournal journal = LocalJournal.open(file(), "a study")) {
            assertThat(journal.events()).isEmpty();
        }
    }
}

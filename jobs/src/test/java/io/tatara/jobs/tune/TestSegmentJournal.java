package io.tatara.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.schedule.Assignment;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.Outcome;
import io.tatara.tuning.study.StudyEvent;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestSegmentJournal {

    private @TempDir java.nio.file.Path scratch;

    /** Shows a file once it is closed, as object stores do. */
    private static final class ObjectStore extends RawLocalFileSystem {
        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int buffer, short replication, long block, Progressable progress)
                throws IOException {
            FSDataOutputStream out = super.create(path, overwrite, buffer, replication, block, progress);
            return new FSDataOutputStream(new FilterOutputStream(out), null);
        }
    }

    private static FileSystem files(boolean syncs) throws IOException {
        RawLocalFileSystem files = syncs ? new RawLocalFileSystem() : new ObjectStore();
        files.initialize(URI.create("file:///"), new org.apache.hadoop.conf.Configuration());
        return files;
    }

    private SegmentJournal open(boolean syncs, String study) throws IOException {
        return SegmentJournal.open(
                files(syncs), new Path(scratch.resolve("study").toUri()), study);
    }

    private static List<StudyEvent> events(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<StudyEvent> events = new ArrayList<>();
        for (int trial = 0; trial < 12; trial++) {
            Assignment work = new Assignment(trial, 0, 0, 0, 1 + random.nextInt(9));
            events.add(new StudyEvent.Suggested(trial, new Configuration(Map.of("x", random.nextDouble()))));
            events.add(new StudyEvent.Started(work));
            events.add(new StudyEvent.Finished(
                    work, Outcome.of(random.nextInt(4) == 0 ? Double.NaN : random.nextDouble())));
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereverAProcessEndsTheNextOneKnowsWhatHappened(boolean syncs) throws Exception {
        List<StudyEvent> events = events(1);
        int done = 0;
        SplittableRandom random = new SplittableRandom(2);
        while (done < events.size()) {
            // a process that is killed does not close it
            SegmentJournal journal = open(syncs, "a study");
            assertThat(journal.events()).isEqualTo(events.subList(0, done));
            int until = Math.min(events.size(), done + 1 + random.nextInt(5));
            while (until < events.size() && events.get(until - 1) instanceof StudyEvent.Suggested) {
                until++;
            }
            events.subList(done, until).forEach(journal);
            done = until;
        }
        try (SegmentJournal journal = open(syncs, "a study")) {
            assertThat(journal.events()).isEqualTo(events);
            assertThat(journal.bytesCut()).isZero();
        }
        assertThat(segments()).hasSizeGreaterThan(syncs ? 5 : 24);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineThatIsTornIsPassedOver(boolean syncs) throws Exception {
        List<StudyEvent> events = events(3);
        try (SegmentJournal journal = open(syncs, "a study")) {
            events.subList(0, 6).forEach(journal);
        }
        java.nio.file.Path last = segments().get(segments().size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(bytes, bytes.length - 7));

        try (SegmentJournal journal = open(syncs, "a study")) {
            assertThat(journal.events()).isEqualTo(events.subList(0, 5));
            assertThat(journal.bytesCut()).isPositive();
            // who only reads takes nothing from who writes
            assertThat(SegmentJournal.events(
                            files(syncs), new Path(scratch.resolve("study").toUri())))
                    .isEqualTo(events.subList(0, 5));
            events.subList(5, events.size()).forEach(journal);
        }
        try (SegmentJournal journal = open(syncs, "a study")) {
            assertThat(journal.events()).isEqualTo(events);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherStudysIsRefusedAndSoIsASecondWriter(boolean syncs) throws Exception {
        List<StudyEvent> events = events(4);
        try (SegmentJournal journal = open(syncs, "a study")) {
            events.subList(0, 3).forEach(journal);
        }
        assertThatThrownBy(() -> open(syncs, "another"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is the journal of another study, a study, and not of another");

        try (SegmentJournal first = open(syncs, "a study");
                SegmentJournal second = open(syncs, "a study")) {
            events.subList(3, 6).forEach(first);
            second.accept(events.get(3));
            assertThatThrownBy(() -> second.accept(events.get(4)))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("is being written by another process");
            assertThatThrownBy(() -> second.accept(events.get(5))).isInstanceOf(JournalException.class);
        }
    }

    private List<java.nio.file.Path> segments() throws IOException {
        try (Stream<java.nio.file.Path> all = Files.list(scratch.resolve("study"))) {
            return all.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}

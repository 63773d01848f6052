package io.tatara.jobs.tune;

import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.journal.JournalText;
import io.tatara.tuning.journal.LocalJournal;
import io.tatara.tuning.study.StudyEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Where the journal of a run directory's study is: a file on a local disk, a folder of segments elsewhere. */
public final class StudyJournals {

    /** The name of the file. */
    public static final String FILE = "study.jsonl";

    private static final String SEGMENTS = "study";

    private StudyJournals() {}

    /**
     * Opens the journal of a run's study, to go on with it or to begin it.
     *
     * @throws JournalException if it cannot be opened, or is another study's
     */
    public static Journal open(RunDirectory directory) {
        String study = StudyIdentity.of(directory.runFile());
        return directory
                .localFile(FILE)
                .<Journal>map(file -> LocalJournal.open(file, study))
                .orElseGet(() -> SegmentJournal.open(directory.files(), segments(directory), study));
    }

    /**
     * What has happened in a directory's study, which may be under way.
     *
     * @throws TataraException if there is none, or it is damaged
     */
    public static List<StudyEvent> events(RunDirectory directory) {
        try {
            if (directory.exists(FILE)) {
                return JournalText.events(
                        directory.resolve(FILE), directory.readText(FILE).getBytes(StandardCharsets.UTF_8));
            }
            if (directory.exists(SEGMENTS)) {
                return SegmentJournal.events(directory.files(), segments(directory));
            }
        } catch (JournalException e) {
            throw new TataraException(String.valueOf(e.getMessage()), e);
        }
        throw new TataraException(
                "%s holds no study (there is neither %s nor %s/ in it)".formatted(directory.path(), FILE, SEGMENTS));
    }

    private static Path segments(RunDirectory directory) {
        return new Path(directory.resolve(SEGMENTS));
    }
}

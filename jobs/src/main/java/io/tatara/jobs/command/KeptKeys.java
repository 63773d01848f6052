package io.tatara.jobs.command;

import static java.util.stream.Collectors.joining;

import io.tatara.jobs.rundir.RecordedRun;
import io.tatara.jobs.runfile.Signing;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of a run that is gone on with: those that it has hold, since what {@code --verify} once demanded must not lapse
 * because a later line leaves it out; what the command line names takes their place, since keys become others in time.
 */
final class KeptKeys {

    private KeptKeys() {}

    /** What the run has, as overrides, which those of the command line come behind. */
    static List<String> overrides(RecordedRun run) {
        List<String> kept = new ArrayList<>();
        if (run.signingKey() != null) {
            kept.add("signing.key=" + quoted(run.signingKey()));
        }
        if (!run.trusted().isEmpty()) {
            kept.add(trusted(run.trusted()));
        }
        return kept;
    }

    /** The override that {@code --verify} stands for. */
    static String trusted(List<String> paths) {
        return "signing.trusted=[%s]"
                .formatted(paths.stream().map(KeptKeys::quoted).collect(joining(", ")));
    }

    static String quoted(String path) {
        return "'" + path.replace("'", "''") + "'";
    }

    /** What to tell who has changed keys in the run file, where they do not count. */
    static List<String> notes(Signing asked, Signing kept) {
        List<String> notes = new ArrayList<>();
        if (asked.key() != null && !asked.key().equals(kept.key())) {
            notes.add("signing.key stays %s, the run's; --sign names another".formatted(kept.key()));
        }
        if (!asked.trusted().isEmpty() && !asked.trusted().equals(kept.trusted())) {
            notes.add("signing.trusted stays %s, the run's; --verify names others".formatted(kept.trusted()));
        }
        return notes;
    }
}

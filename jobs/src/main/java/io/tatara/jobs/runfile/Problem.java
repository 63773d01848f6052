package io.tatara.jobs.runfile;

import java.util.Comparator;

/**
 * One thing wrong with a run file.
 *
 * @param where file and line, or the {@code --set} option that brought the value
 * @param path the setting, such as {@code network.layers[0].dense.units}; empty for the file as a whole
 * @param message what was found, what was expected, what to do
 */
record Problem(Where where, String path, String message) {

    static final Comparator<Problem> IN_FILE_ORDER =
            Comparator.comparing(Problem::where).thenComparing(Problem::path).thenComparing(Problem::message);

    /** Without where. */
    String finding() {
        return path.isEmpty() ? message : "%s: %s".formatted(path, message);
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(where, finding());
    }
}

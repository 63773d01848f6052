package io.tatara.jobs.runfile;

import static java.util.stream.Collectors.joining;

import io.tatara.TataraException;
import java.util.Collection;

/** A run file that cannot be used; the message lists every problem, one a line. */
public final class RunFileException extends TataraException {

    private static final long serialVersionUID = 1L;

    RunFileException(Collection<Problem> problems) {
        super(problems.stream()
                .sorted(Problem.IN_FILE_ORDER)
                .map(Problem::toString)
                .distinct()
                .collect(joining("\n")));
    }

    RunFileException(String message) {
        super(message);
    }
}

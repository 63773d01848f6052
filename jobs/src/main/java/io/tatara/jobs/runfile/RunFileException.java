package io.tatara.jobs.runfile;

import static java.util.stream.Collectors.joining;

import io.tatara.TataraException;
import java.util.Collection;
import java.util.List;

/** A run file that cannot be used; the message lists every problem, one a line. */
public final class RunFileException extends TataraException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, without where it was written. */
    private final List<String> findings;

    RunFileException(Collection<Problem> problems) {
        super(problems.stream()
                .sorted(Problem.IN_FILE_ORDER)
                .map(Problem::toString)
                .distinct()
                .collect(joining("\n")));
        findings = problems.stream()
                .sorted(Problem.IN_FILE_ORDER)
                .map(Problem::finding)
                .distinct()
                .toList();
    }

    RunFileException(String message) {
        super(message);
        findings = List.of(message);
    }

    List<String> findings() {
        return findings;
    }
}

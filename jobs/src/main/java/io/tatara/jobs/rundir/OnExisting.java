package io.tatara.jobs.rundir;

import io.tatara.TataraException;

/** What happens to a run that a directory holds already. */
public enum OnExisting {
    REFUSE {
        @Override
        void check(RunDirectory directory, String yaml) {
            throw new TataraException(
                    "%s already holds a run: continue it with --resume, start anew with --overwrite, or name another --run-dir"
                            .formatted(directory.path()));
        }
    },
    /** Continued; it must be the same run. */
    RESUME {
        @Override
        void check(RunDirectory directory, String yaml) {
            String difference = RunDifference.between(directory.runFile(), yaml);
            if (!difference.isEmpty()) {
                throw new TataraException(
                        "%s holds another run, which cannot be resumed as this one:%n%s%nTake the settings back, start anew with --overwrite, or name another --run-dir"
                                .formatted(directory.path(), difference));
            }
        }
    },
    /** Deleted with all that it left. */
    OVERWRITE {
        @Override
        void check(RunDirectory directory, String yaml) {
            // whatever it is, it goes
        }
    };

    abstract void check(RunDirectory directory, String yaml);
}

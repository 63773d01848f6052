package io.tatara.jobs.command;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.file.Paths;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Paths that options name. */
final class Places {

    private Places() {}

    /** What becomes of something that is in the way. */
    enum Taken {
        REFUSED,
        REPLACED
    }

    /** A relative path starts where the command does, on this machine; every other path stays as it is. */
    static String local(String path) {
        Path hadoop = new Path(path);
        return hadoop.toUri().getScheme() == null && !hadoop.isAbsolute()
                ? "file:" + Paths.get(path).toAbsolutePath().normalize()
                : path;
    }

    /**
     * Checks that nothing would be lost.
     *
     * @throws TataraException when something is there that must stay
     */
    static void requireFree(String path, Configuration hadoop, Taken taken) {
        try {
            Path place = new Path(path);
            if (taken == Taken.REFUSED && place.getFileSystem(hadoop).exists(place)) {
                throw new TataraException(
                        "%s is there already: replace it with --overwrite, or choose another place".formatted(path));
            }
        } catch (IOException e) {
            throw new TataraException("cannot reach %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}

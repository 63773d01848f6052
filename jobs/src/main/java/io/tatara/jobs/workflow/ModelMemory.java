package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Whether this process has room for a run's model, which a pipeline need not have had. */
final class ModelMemory {

    /** Bytes of a file are read, then made floats, of which the model keeps a copy. */
    private static final int COPIES = 3;

    private static final double GIBI = 1 << 30;

    private ModelMemory() {}

    /** Refuses to go on without the room. */
    static void require(Run run) {
        String excess = excess(run);
        if (!excess.isEmpty()) {
            throw new TataraException("the model cannot be used here: " + excess);
        }
    }

    /** Says how the model exceeds this process' memory; empty if it does not. */
    static String excess(Run run) {
        Path parameters = new Path(run.directory().model(), "parameters.f32");
        long bytes;
        try {
            bytes = parameters
                    .getFileSystem(run.hadoop())
                    .getFileStatus(parameters)
                    .getLen();
        } catch (FileNotFoundException e) {
            // what is missing is told by who reads it
            return "";
        } catch (IOException e) {
            throw new TataraException("cannot read %s: %s".formatted(parameters, e.getMessage()), e);
        }
        long room = Runtime.getRuntime().maxMemory();
        return COPIES * bytes <= room && bytes <= Integer.MAX_VALUE
                ? ""
                : String.format(
                        Locale.ROOT,
                        "its %.1f GiB of parameters are read whole, which takes %.1f GiB of the driver's %.1f; set spark.driver.memory higher (at most 2 GiB of parameters can be read)",
                        bytes / GIBI,
                        COPIES * bytes / GIBI,
                        room / GIBI);
    }
}

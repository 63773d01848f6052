package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.keras.KerasImport;
import io.tatara.model.Dl4jZip;
import io.tatara.model.ModelBundle;
import io.tatara.signing.SigningKey;
import io.tatara.signing.Trust;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** Files in which others keep models, told apart by how their names end. */
public final class ForeignModel {

    private static final String ZIP = ".zip";

    private ForeignModel() {}

    /** Whether a path names such a file, and not a bundle of ours. */
    public static boolean is(String path) {
        return isZip(path) || KerasImport.isKeras(path);
    }

    private static boolean isZip(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(ZIP);
    }

    /**
     * Reads one for a table.
     *
     * @return a model without features and metrics
     * @throws TataraException when it is no such file, or does not fit the table
     */
    public static ModelBundle read(Configuration hadoop, String path, Schema schema) {
        if (!is(path)) {
            throw new TataraException(
                    "%s is no file that is known by its ending: Keras' are .h5 or .hdf5, DL4J's .zip".formatted(path));
        }
        return isZip(path) ? Dl4jZip.model(hadoop, path, schema) : KerasImport.model(hadoop, path, schema);
    }

    /**
     * The same for who signs what is made of it, and so vouches for a file that can have no signature of its own.
     *
     * @throws TataraException also when what that key signs is not loaded here
     */
    public static ModelBundle vouched(Configuration hadoop, String path, Schema schema, SigningKey key) {
        Signatures.require(Trust.of(hadoop), key, "the model that this import would write");
        Configuration anyones = new Configuration(hadoop);
        anyones.unset(Trust.SETTING);
        return read(anyones, path, schema);
    }

    /** The same for one whose output is going to be replaced, and so, as far as its format allows, need not fit the task. */
    static ModelBundle body(Configuration hadoop, String path, Schema schema) {
        return isZip(path) ? Dl4jZip.model(hadoop, path, schema) : KerasImport.body(hadoop, path, schema);
    }
}

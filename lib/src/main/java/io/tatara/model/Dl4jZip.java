package io.tatara.model;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.signing.Trust;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's own model files: what {@code ModelSerializer} writes and restores. A file from elsewhere can run code when
 * DL4J itself restores it, so ours reads the configuration and the numbers alone, and never Java objects.
 */
public final class Dl4jZip {

    static final String CONFIGURATION = "configuration.json";
    static final String COEFFICIENTS = "coefficients.bin";
    static final String UPDATER = "updaterState.bin";
    static final String NO_PARAMETERS = "noParams.marker";

    private Dl4jZip() {}

    /**
     * Writes a file that {@code ModelSerializer.restoreMultiLayerNetwork} or {@code restoreComputationGraph} reads. The
     * feature pipeline, names and metrics do not go with it. Written aside and renamed when complete.
     *
     * @throws TataraException when {@code path} exists already or cannot be written
     */
    public static void export(Configuration hadoop, String path, ModelBundle model) {
        NewFile.write(hadoop, path, out -> write(out, model));
    }

    /**
     * Reads a file that DL4J wrote. Only a configuration and numbers are accepted; sizes are bounded by what the
     * configuration needs. The optimiser's state comes along when the file has it.
     *
     * @param schema of the table that the network is for: features and task must fit it
     * @throws TataraException saying which entry is refused and why, and where {@link Trust#SETTING} demands signatures
     */
    public static StartingPoint importFrom(Configuration hadoop, String path, Schema schema) {
        requireNobodys(Trust.of(hadoop), path);
        return new Dl4jZipReader(hadoop, path).read(schema);
    }

    /** DL4J's zips have no signature. */
    private static void requireNobodys(Trust trust, String path) {
        if (trust.demands()) {
            throw new TataraException(
                    "%s is a DL4J zip, which nobody can sign, and only signed models are loaded here: train from a signed model bundle, such as 'tatara import --sign' makes of it"
                            .formatted(path));
        }
    }

    /** What {@link #importFrom} reads, as a model: one without features, metrics and provenance. */
    public static ModelBundle model(Configuration hadoop, String path, Schema schema) {
        StartingPoint read = importFrom(hadoop, path, schema);
        return new ModelBundle(
                read.network(), schema, read.parameters(), read.state(), null, Map.of(), Map.of("importedFrom", path));
    }

    private static void write(OutputStream out, ModelBundle model) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(CONFIGURATION));
            zip.write(model.network().configurationJson().getBytes(StandardCharsets.UTF_8));
            writeArray(zip, COEFFICIENTS, model.parameters());
            float[] state = model.state();
            if (state != null && state.length > 0) {
                writeArray(zip, UPDATER, state);
            }
        }
    }

    private static void writeArray(ZipOutputStream zip, String entry, float[] values) throws IOException {
        zip.putNextEntry(new ZipEntry(entry));
        try (INDArray array = Nd4j.createFromArray(values)) {
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
            Nd4j.write(array, data);
            data.flush();
        }
    }
}

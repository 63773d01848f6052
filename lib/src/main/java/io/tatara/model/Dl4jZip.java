package io.tatara.model;

import io.tatara.TataraException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's own model file, written and read explicitly.
 *
 * <p>Reading is vetted, because a DL4J zip can execute code: {@code ModelSerializer} deserialises Java objects from some
 * of its entries and instantiates any class its JSON names. Only the entries below are read, the JSON's class names are
 * checked against DL4J's own, sizes are bounded, and anything else in the zip refuses the whole of it.
 */
public final class Dl4jZip {

    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";
    private static final String UPDATER_STATE = "updaterState.bin";

    private static final long LARGEST_CONFIGURATION = 64L << 20;
    private static final long LARGEST_ARRAY = 2L << 30;

    private Dl4jZip() {}

    /** What a DL4J zip holds: a configuration and its floats. The caller owns the arrays. */
    public static final class Contents {

        private final String configurationJson;
        private final boolean graph;
        private final float[] parameters;
        private final float @Nullable [] state;

        Contents(String configurationJson, boolean graph, float[] parameters, float @Nullable [] state) {
            this.configurationJson = configurationJson;
            this.graph = graph;
            this.parameters = parameters;
            this.state = state;
        }

        public String configurationJson() {
            return configurationJson;
        }

        /** Whether it is a ComputationGraph rather than a MultiLayerNetwork. */
        public boolean graph() {
            return graph;
        }

        public float[] parameters() {
            return parameters;
        }

        public float @Nullable [] state() {
            return state;
        }
    }

    /**
     * Writes a model so that DL4J's {@code ModelSerializer.restoreMultiLayerNetwork} (or {@code
     * restoreComputationGraph}) reads it. The feature pipeline has no place in a DL4J zip and stays out.
     */
    public static void export(Configuration hadoop, ModelBundle bundle, String path) {
        Path target = new Path(path);
        try (var out = new ZipOutputStream(target.getFileSystem(hadoop).create(target, false))) {
            out.putNextEntry(new ZipEntry(CONFIGURATION));
            out.write(bundle.network().configurationJson().getBytes(StandardCharsets.UTF_8));
            writeArray(out, COEFFICIENTS, bundle.parameters());
            float[] state = bundle.state();
            if (state != null && state.length > 0) {
                writeArray(out, UPDATER_STATE, state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the DL4J model to " + path, e);
        }
    }

    private static void writeArray(ZipOutputStream zip, String name, float[] values) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        // Not closed: that would close the zip.
        DataOutputStream out = new DataOutputStream(zip);
        try (INDArray array = Nd4j.createFromArray(values)) {
            Nd4j.write(array, out);
        }
        out.flush();
    }

    /**
     * Reads a DL4J zip after vetting it.
     *
     * @throws TataraException when an entry is not on the list, too large, unsafe or missing; the message names it
     */
    public static Contents importFrom(Configuration hadoop, String path) {
        Path source = new Path(path);
        try (InputStream in = source.getFileSystem(hadoop).open(source)) {
            Map<String, byte[]> entries = read(in, path);
            byte[] configuration = entries.get(CONFIGURATION);
            byte[] coefficients = entries.get(COEFFICIENTS);
            if (configuration == null || coefficients == null) {
                throw new TataraException("%s is no DL4J model with parameters: it holds %s, needed are %s and %s"
                        .formatted(path, entries.keySet(), CONFIGURATION, COEFFICIENTS));
            }
            String json = new String(configuration, StandardCharsets.UTF_8);
            boolean graph =
                    ConfigurationJson.vetted(json, path + "!" + CONFIGURATION).has("vertices");
            byte[] state = entries.get(UPDATER_STATE);
            return new Contents(
                    json,
                    graph,
                    readArray(coefficients, path, COEFFICIENTS),
                    state == null ? null : readArray(state, path, UPDATER_STATE));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the DL4J model " + path, e);
        }
    }

    private static Map<String, byte[]> read(InputStream in, String path) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                long largest = switch (name) {
                    case CONFIGURATION -> LARGEST_CONFIGURATION;
                    case COEFFICIENTS, UPDATER_STATE -> LARGEST_ARRAY;
                    default ->
                        throw new TataraException(
                                "%s holds the entry '%s', which is not read from a DL4J zip because it could run code; export the model again without it (allowed are %s, %s and %s)"
                                        .formatted(path, name, CONFIGURATION, COEFFICIENTS, UPDATER_STATE));
                };
                if (entries.put(name, bounded(zip, largest, path, name)) != null) {
                    throw new TataraException(
                            "%s holds the entry '%s' twice; it is damaged or hostile".formatted(path, name));
                }
            }
        }
        return entries;
    }

    private static byte[] bounded(InputStream in, long largest, String path, String name) throws IOException {
        int limit = (int) Math.min(largest, Integer.MAX_VALUE - 16);
        byte[] bytes = in.readNBytes(limit);
        if (bytes.length == limit && in.read() >= 0) {
            throw new TataraException(
                    "%s: entry '%s' unpacks to more than %d bytes; it is not read".formatted(path, name, limit));
        }
        return bytes;
    }

    private static float[] readArray(byte[] bytes, String path, String name) {
        try (INDArray array = Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes)))) {
            if (array.dataType() != DataType.FLOAT) {
                throw new TataraException(
                        "%s: %s holds %s, expected FLOAT; convert the model with convertDataType first"
                                .formatted(path, name, array.dataType()));
            }
            return array.reshape(array.length()).toFloatVector();
        } catch (TataraException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TataraException("%s: %s is damaged: %s".formatted(path, name, e.getMessage()), e);
        }
    }
}

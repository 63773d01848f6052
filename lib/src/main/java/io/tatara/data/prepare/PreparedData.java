package io.tatara.data.prepare;

import io.tatara.TataraException;
import io.tatara.data.FeatureColumn;
import io.tatara.data.Part;
import io.tatara.data.Schema;
import io.tatara.data.source.FileStates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of prepared data, on any Hadoop file system: one Parquet folder a split, the fitted features, the manifest,
 * and {@code rejected/} when records were set aside.
 */
public final class PreparedData {

    private static final Logger log = LoggerFactory.getLogger(PreparedData.class);

    private static final int LISTED = 3;

    static final String FEATURES = "features";
    static final String REJECTED = "rejected";

    private final String path;
    private final Manifest manifest;

    private PreparedData(String path, Manifest manifest) {
        this.path = path;
        this.manifest = manifest;
    }

    /**
     * Opens prepared data.
     *
     * @throws TataraException when there is none at the path, or of another format version
     */
    public static PreparedData open(Configuration hadoop, String path) {
        Path manifest = new Path(path, Manifest.FILE);
        try {
            if (!manifest.getFileSystem(hadoop).exists(manifest)) {
                throw new TataraException("%s holds no prepared data: there is no %s; prepare the data first"
                        .formatted(path, Manifest.FILE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PreparedData(path, Json.read(hadoop, manifest, Manifest.class, Manifest.FORMAT, "prepared data"));
    }

    /** What can be opened there; empty for nothing, and for what cannot be read, as that of an earlier version. */
    public static Optional<PreparedData> find(Configuration hadoop, String path) {
        try {
            return Optional.of(open(hadoop, path));
        } catch (TataraException e) {
            log.warn("what is at {} counts as not prepared: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    public String path() {
        return path;
    }

    public Schema schema() {
        return manifest.schema();
    }

    /** Which slots of the features each column of the table became, in the order of the slots. */
    public List<FeatureColumn> columns() {
        return manifest.featureColumns();
    }

    /** Rows of a split; 0 for a split that was not asked for. */
    public long count(Part part) {
        return manifest.part(part).rows();
    }

    /** What a split holds, column by column, and how many examples of each class. */
    public PartStatistics statistics(Part part) {
        return manifest.part(part);
    }

    /** Examples of each class in a split, in the order of the task's names; empty for other tasks. */
    public Map<String, Long> classCounts(Part part) {
        return manifest.part(part).classes();
    }

    /** Records that could not be read and were set aside in the folder {@code rejected}. */
    public long rejected() {
        return manifest.rejected();
    }

    /** Versions and snapshots that were read of tables that keep their past, by their places in {@code data}. */
    public Map<String, String> states() {
        return manifest.states();
    }

    /**
     * The rows of a split: {@code features} (vector), {@code label} (array of floats), {@code weight} (float, if there
     * are weights) and {@code row} (long, 0 to n−1 in the seeded order), in no particular order.
     */
    public Dataset<Row> rows(SparkSession spark, Part part) {
        if (count(part) == 0) {
            return spark.createDataFrame(List.of(), rowSchema());
        }
        return spark.read().schema(rowSchema()).parquet(new Path(path, part.directory()).toString());
    }

    private StructType rowSchema() {
        StructType schema = new StructType()
                .add(Columns.FEATURES, SQLDataTypes.VectorType())
                .add(Columns.LABEL, DataTypes.createArrayType(DataTypes.FloatType));
        return (manifest.weighted() ? schema.add(Columns.WEIGHT, DataTypes.FloatType) : schema)
                .add(Columns.ROW, DataTypes.LongType);
    }

    /** The fitted features; needs an active Spark session. */
    public FeaturePipeline features() {
        return FeaturePipeline.load(featuresPath());
    }

    /** Folder of the fitted features, to be copied into a model. */
    public String featuresPath() {
        return new Path(path, FEATURES).toString();
    }

    /**
     * Checks that the files of the tables are those that were prepared.
     *
     * @param settings by which they were
     * @throws TataraException naming those that are not
     */
    void requireUnchanged(Configuration hadoop, DataSettings settings) {
        if (manifest.files() == null) {
            return;
        }
        List<String> changes = new FileStates(manifest.files()).changes(settings.files(hadoop));
        if (!changes.isEmpty()) {
            throw new TataraException(
                    "the rows that were prepared are not there any more, for %s%s since: start anew with --overwrite, and keep files as they are while a run lasts, or read a Delta or Iceberg table, which keeps its past"
                            .formatted(
                                    String.join(", ", changes.subList(0, Math.min(LISTED, changes.size()))),
                                    changes.size() > LISTED ? " and %d more".formatted(changes.size() - LISTED) : ""));
        }
    }

    boolean madeFrom(String fingerprint) {
        return fingerprint.equals(manifest.fingerprint());
    }
}

package io.tatara.data.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;

import io.tatara.data.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of one part as the table has them, before any feature was made of them: so that a model with other features
 * can be measured on the very same rows. What was cached for them goes when this is closed.
 */
public final class PartRows implements AutoCloseable {

    private static final String TABLE = "_tatara_table";
    private static final String LABEL = "_tatara_label";

    private final Runnable unchanged;
    private final Caches caches;
    private final Dataset<Row> rows;
    private final boolean weighted;

    private PartRows(Runnable unchanged, Caches caches, Dataset<Row> rows, boolean weighted) {
        this.unchanged = unchanged;
        this.caches = caches;
        this.rows = rows;
        this.weighted = weighted;
    }

    /**
     * Splits the table again, as it was split when the data were prepared.
     *
     * @param settings that {@code data} was prepared by, from tables that have not changed since, or keep their past
     * @throws io.tatara.TataraException when the table cannot be read, or its files are not those that were prepared
     */
    public static PartRows of(SparkSession spark, DataSettings settings, PreparedData data, Part part) {
        Runnable unchanged = () -> data.requireUnchanged(spark.sparkContext().hadoopConfiguration(), settings);
        unchanged.run();
        Tables tables = Tables.read(spark, settings.at(data));
        Labels labels = new Labels(data.schema().task(), settings.label());
        Staging staging = new Staging(List.of(), labels, settings);
        Dataset<Row> test = tables.test();
        Caches caches = new Caches();
        try {
            Dataset<Row> staged;
            if (part == Part.TEST && test != null) {
                staged = staging.stage(test, tables.content(), List.of(whole(test)));
            } else {
                long all = Stream.of(Part.values()).mapToLong(data::count).sum();
                staged = new Splitting(settings.split())
                        .split(
                                staging.stage(tables.main(), tables.content(), List.of(whole(tables.main()))),
                                new Ranking(
                                        caches, Buckets.bits(all, tables.main().columns().length)))
                        .filter(col(Columns.PART).equalTo(part.name()));
            }
            List<Column> kept =
                    new ArrayList<>(List.of(col(TABLE + ".*"), labels.encoded().as(LABEL)));
            boolean weighted = settings.weight() != null;
            if (weighted) {
                kept.add(col(Columns.RAW_WEIGHT).cast("float").as(Columns.RAW_WEIGHT));
            }
            return new PartRows(unchanged, caches, staged.select(kept.toArray(new Column[0])), weighted);
        } catch (RuntimeException e) {
            caches.close();
            throw e;
        }
    }

    private static Column whole(Dataset<Row> table) {
        return struct(Stream.of(table.columns()).map(Columns::exactly).toArray(Column[]::new))
                .as(TABLE);
    }

    /**
     * The rows as prepared data hold them, but for their numbers: {@code features} (vector), {@code label} (array of
     * floats) and {@code weight} (float, if there are weights).
     *
     * @param features fitted on whatever table
     * @throws io.tatara.TataraException when a column that the features take is missing or of another kind
     */
    public Dataset<Row> with(FeaturePipeline features) {
        List<Column> columns =
                new ArrayList<>(List.of(col(Columns.FEATURES), col(LABEL).as(Columns.LABEL)));
        if (weighted) {
            columns.add(col(Columns.RAW_WEIGHT).as(Columns.WEIGHT));
        }
        return features.transform(rows).select(columns.toArray(new Column[0]));
    }

    /**
     * Checks, once the rows were read, that they are still those that were prepared. Of databases nothing is known.
     *
     * @throws io.tatara.TataraException naming the files that are not what they were
     */
    public void requireUnchanged() {
        unchanged.run();
    }

    @Override
    public void close() {
        caches.close();
    }
}

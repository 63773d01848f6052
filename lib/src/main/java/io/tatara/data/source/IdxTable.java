package io.tatara.data.source;

import io.tatara.data.DataRefused;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Images (and labels) in the IDX format as rows; every task reads its own range of records. */
final class IdxTable {

    private static final long RANGE_BYTES = 8L << 20;
    /** A range of a compressed file is reached by unpacking all before it. */
    private static final int COMPRESSED_RANGES = 16;

    private static final long MOST_RANGE_BYTES = 64L << 20;

    private IdxTable() {}

    private record Range(int first, int records) implements Serializable {}

    static Dataset<Row> read(SparkSession spark, Source.Idx source) {
        SourceFiles.requireAll(spark, source.paths());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        IdxFile images = IdxFile.open(hadoop, source.images());
        String labelPath = source.labels();
        IdxFile labels = labelPath == null ? null : IdxFile.open(hadoop, labelPath);
        if (labels != null && (labels.count() != images.count() || labels.width() != 1)) {
            throw new DataRefused(
                    "%s holds %d images but %s holds %d records of %d bytes; one label byte an image was expected"
                            .formatted(images.path(), images.count(), labels.path(), labels.count(), labels.width()));
        }
        List<Range> ranges = ranges(images, spark.sparkContext().defaultParallelism());
        SerializableConfiguration shipped = new SerializableConfiguration(hadoop);
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(ranges, Math.max(1, ranges.size()))
                .flatMap(range -> rows(shipped.value(), images, labels, range));
        StructType schema = new StructType().add("pixels", SQLDataTypes.VectorType());
        return spark.createDataFrame(rows, labels == null ? schema : schema.add("label", DataTypes.IntegerType));
    }

    private static List<Range> ranges(IdxFile images, int parallelism) {
        long bytes = (long) images.count() * images.width();
        long wanted = Math.max(parallelism, bytes / RANGE_BYTES);
        long fewest = images.compressed() ? Math.max(COMPRESSED_RANGES, bytes / MOST_RANGE_BYTES) : wanted;
        int count = (int) Math.min(images.count(), Math.min(fewest, wanted));
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = (int) ((long) images.count() * i / count);
            int end = (int) ((long) images.count() * (i + 1) / count);
            ranges.add(new Range(first, end - first));
        }
        return ranges;
    }

    private static Iterator<Row> rows(Configuration hadoop, IdxFile images, @Nullable IdxFile labels, Range range)
            throws IOException {
        byte[] pixels = images.read(hadoop, range.first(), range.records());
        byte[] classes = labels == null ? null : labels.read(hadoop, range.first(), range.records());
        int width = images.width();
        return IntStream.range(0, range.records())
                .mapToObj(i -> {
                    Vector image = vector(pixels, i * width, width);
                    return classes == null
                            ? RowFactory.create(image)
                            : RowFactory.create(image, Byte.toUnsignedInt(classes[i]));
                })
                .iterator();
    }

    private static Vector vector(byte[] bytes, int from, int width) {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) {
            values[i] = Byte.toUnsignedInt(bytes[from + i]);
        }
        return Vectors.dense(values);
    }
}

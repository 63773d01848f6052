package io.tatara.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.data.Part;
import io.tatara.data.Task;
import io.tatara.data.source.Source;
import io.tatara.spark.SparkExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestSparsity {

    @TempDir
    private Path folder;

    @Test
    void aHashedColumnMakesFeaturesSparse(SparkSession spark) {
        PreparedData data = prepare(spark, "concat('w', id, ' v', id % 7) AS x", column(null, 512));

        assertThat(data.schema().featureWidth()).isEqualTo(512);
        assertThat(data.schema().sparse()).isTrue();
        assertThat(PreparedData.open(new Configuration(), data.path()).schema()).isEqualTo(data.schema());
        assertThat(data.rows(spark, Part.TRAIN)
                        .first()
                        .<Vector>getAs("features")
                        .size())
                .isEqualTo(512);
    }

    @Test
    void aOneHotOfManyCategoriesMakesFeaturesSparse(SparkSession spark) {
        PreparedData data = prepare(spark, "concat('c', id % 450) AS x", null);

        assertThat(data.schema().featureWidth()).isBetween(256, 450);
        assertThat(data.schema().sparse()).isTrue();
    }

    @Test
    void featuresThatAreFewOrHardlyEverZeroStayDense(SparkSession spark) {
        assertThat(prepare(spark, "id * 0.5D AS x", null).schema().sparse()).isFalse();
        assertThat(prepare(spark, "concat('w', id) AS x", column(255, null))
                        .schema()
                        .sparse())
                .as("one of 255")
                .isFalse();
        assertThat(prepare(spark, share(256, 33), null).schema().sparse())
                .as("33 of 256")
                .isFalse();
        assertThat(prepare(spark, share(256, 32), null).schema().sparse())
                .as("32 of 256")
                .isTrue();
    }

    @Test
    void aManifestThatDoesNotSaySoMeansDense(SparkSession spark) throws Exception {
        PreparedData data = prepare(spark, share(256, 1), null);
        Path manifest = Path.of(data.path(), Manifest.FILE);
        String before = Files.readString(manifest);
        Files.writeString(manifest, before.replaceFirst("\"sparse\" : true,", ""));
        Files.delete(manifest.resolveSibling("." + Manifest.FILE + ".crc"));

        assertThat(before).contains("\"sparse\" : true,");
        assertThat(PreparedData.open(new Configuration(), data.path()).schema().sparse())
                .isFalse();
    }

    /** A vector of which so many slots are never zero, and the others always. */
    private static String share(int width, int filled) {
        return "transform(sequence(1, %d), i -> IF(i <= %d, 1.0D + id, 0.0D)) AS x".formatted(width, filled);
    }

    private static ColumnSettings column(@Nullable Integer hash, @Nullable Integer text) {
        return new ColumnSettings(null, null, null, null, hash, text);
    }

    private PreparedData prepare(SparkSession spark, String feature, @Nullable ColumnSettings settings) {
        String name = "made" + feature.hashCode();
        spark.range(900).selectExpr(feature, "id % 2 AS class").createOrReplaceTempView("wide");
        FeatureSettings features = new FeatureSettings(
                List.of(),
                null,
                Scaling.NONE,
                Encoding.ONE_HOT,
                256,
                500,
                Imputation.MEAN,
                settings == null ? Map.of() : Map.of("x", settings));
        PreparedData data = Preparation.prepare(
                spark,
                Settings.of(new Source.Table("wide"), "class", features, SplitSettings.defaults()),
                folder.resolve(name).toString());
        assertThat(data.schema().task()).isEqualTo(new Task.Classification(List.of("0", "1")));
        return data;
    }
}

package io.tatara.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
@Timeout(300)
class TestStreams {

    @Test
    void aStreamIsTransformedLikeATable(SparkSession spark, @TempDir Path folder) throws Exception {
        Dataset<Row> table = Tables.classes(spark, 90);
        TataraClassifierModel model =
                new TataraClassifier().setHiddenLayers(6).setEpochs(2).fit(table);
        String source = folder.resolve("source").toString();
        table.repartition(4).write().parquet(source);

        Dataset<Row> stream = model.transform(spark.readStream()
                .schema(table.schema())
                .option("maxFilesPerTrigger", 2)
                .parquet(source));
        assertThat(stream.isStreaming()).isTrue();
        StreamingQuery query = stream.writeStream()
                .format("memory")
                .queryName("scored")
                .trigger(Trigger.AvailableNow())
                .start();
        try {
            query.awaitTermination();
            List<Row> streamed = spark.table("scored").orderBy("id").collectAsList();
            assertThat(streamed).isEqualTo(model.transform(table).orderBy("id").collectAsList());
        } finally {
            query.stop();
            spark.catalog().dropTempView("scored");
        }
    }
}

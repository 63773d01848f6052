package io.tatara.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tatara.TataraException;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.spark.SparkExtension;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class TestStreamScoring {

    @Test
    void aStreamIntoADeltaTableSaysWhatToAddWhereDeltaIsNotThere(SparkSession spark, @TempDir Path folder) {
        String output = folder.resolve("scored").toString();

        assertThatThrownBy(() -> StreamScoring.started(
                        spark.readStream().format("rate").load().writeStream(), Scoring.Format.DELTA, output))
                .isInstanceOf(TataraException.class)
                .hasMessageContainingAll(
                        "cannot write the Delta table " + output,
                        "Delta's classes are not there",
                        "--packages io.delta:delta-spark_2.12",
                        "TATARA_JARS=");
        assertThat(spark.streams().active()).isEmpty();
    }
}

package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.source.DeltaLake;
import io.tatara.data.source.Source;
import io.tatara.data.source.SourceStream;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Scores files as they come. Spark's checkpoint and its file sink's log see to it that each row is in the output exactly
 * once, whenever the process is killed.
 */
final class StreamScoring {

    private StreamScoring() {}

    /**
     * Scores until all that is there is scored, or, with an interval, until the process ends.
     *
     * @return rows of all micro-batches
     */
    static long score(
            SparkSession spark,
            ModelBundle model,
            Source source,
            Scoring.Format format,
            String output,
            String checkpoint,
            Scoring.Stream settings) {
        Dataset<Row> rows = SourceStream.of(spark, source, settings.filesPerBatch());
        Double seconds = settings.everySeconds();
        Trigger trigger = seconds == null
                ? Trigger.AvailableNow()
                : Trigger.ProcessingTime(Math.round(seconds * 1000), TimeUnit.MILLISECONDS);
        StreamedRows counted = new StreamedRows();
        spark.streams().addListener(counted);
        try {
            StreamingQuery query = started(
                    ScoredTable.of(model, rows, format)
                            .writeStream()
                            .option("checkpointLocation", checkpoint)
                            .trigger(trigger),
                    format,
                    output);
            query.awaitTermination();
            return counted.of(query.runId());
        } catch (StreamingQueryException e) {
            throw new TataraException(
                    "score.stream: the stream failed: %s; what was scored is kept, and the same command goes on there"
                            .formatted(e.getMessage()),
                    e);
        } finally {
            spark.streams().removeListener(counted);
        }
    }

    static StreamingQuery started(DataStreamWriter<Row> stream, Scoring.Format format, String output) {
        return format == Scoring.Format.DELTA
                ? DeltaLake.start(stream, output)
                : stream.format(ScoredTable.name(format))
                        .option("header", "true")
                        .start(output);
    }
}

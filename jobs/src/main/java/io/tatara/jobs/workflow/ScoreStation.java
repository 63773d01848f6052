package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.data.Replacement;
import io.tatara.data.source.CorruptRecords;
import io.tatara.data.source.DeltaLake;
import io.tatara.data.source.Source;
import io.tatara.data.source.TableQuery;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.model.ModelBundle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Scores a table with a model, and writes it. */
public final class ScoreStation {

    private ScoreStation() {}

    static void score(Run run, ModelBundle model, Scoring scoring) {
        Clock clock = new Clock();
        String output = run.directory().resolve(scoring.output());
        run.console().say("scoring to " + output);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("output", output);
        figures.put("format", ScoredTable.name(scoring.format()));
        Scoring.Incremental incremental = scoring.incremental();
        Scoring.Stream stream = scoring.stream();
        if (stream != null) {
            String checkpoint = run.directory().resolve(stream.checkpoint());
            figures.put(
                    "rows",
                    StreamScoring.score(
                            run.spark(), model, source(run, scoring), scoring.format(), output, checkpoint, stream));
        } else if (incremental != null) {
            IncrementalScoring work = new IncrementalScoring(run.spark(), model, incremental, scoring.format(), output);
            String batch = work.score(
                    incremental.by() == Scoring.Newness.FILES
                            ? source(run, scoring)
                                    .read(run.spark(), run.settings().data().corruptRecords())
                                    .rows()
                            : table(run, scoring));
            run.console().say(batch.isEmpty() ? "nothing is new, nothing was scored" : "scored: " + batch);
            figures.put("batch", batch);
        } else {
            Dataset<Row> rows = table(run, scoring);
            write(ScoredTable.of(model, rows, scoring.format()), output, scoring.format());
            if (scoring.model() == Scoring.Which.RUN) {
                // counted where they were written: the table may be slow to read
                Diagnosis.addScored(
                        run,
                        ScoredTable.features(model),
                        rows,
                        () -> run.spark()
                                .read()
                                .format(ScoredTable.name(scoring.format()))
                                .load(output)
                                .count());
            }
        }
        run.finished("score", figures, clock.seconds());
    }

    private static Dataset<Row> table(Run run, Scoring scoring) {
        Source source = scoring.source();
        TableQuery table =
                source == null ? run.settings().data().table() : new TableQuery(Map.of("source", source), null);
        return table.read(run.spark(), run.settings().data().corruptRecords()).rows();
    }

    /** Of which single files can be told apart. */
    private static Source source(Run run, Scoring scoring) {
        Source own = run.settings().data().sql() == null ? run.settings().data().source() : null;
        Source source = scoring.source() == null ? own : scoring.source();
        if (source == null) {
            throw new TataraException(
                    "score: what is new cannot be told in the result of data.sql; name the table with score.source");
        }
        return source;
    }

    /** Scores a table outside of any run; corrupt records fail. */
    public static void score(
            SparkSession spark, ModelBundle model, Source source, String output, Scoring.Format format) {
        write(ScoredTable.of(model, source.read(spark, CorruptRecords.FAIL).rows(), format), output, format);
    }

    private static void write(Dataset<Row> scored, String output, Scoring.Format format) {
        if (format == Scoring.Format.DELTA) {
            DeltaLake.replace(scored, output);
            return;
        }
        try (Replacement place =
                Replacement.of(scored.sparkSession().sparkContext().hadoopConfiguration(), output)) {
            ScoredTable.write(scored, format, place.aside());
            place.commit();
        }
    }
}

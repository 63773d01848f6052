package io.tatara.jobs.workflow;

import io.tatara.jobs.progress.ProgressConsole;
import io.tatara.jobs.rundir.EventLog;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFile;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What every station of a run works with.
 *
 * @param console hears what people want to know
 * @param events hears everything
 * @param interruption hears how far the training is, and asks it to end when a signal has come
 */
public record Run(
        ResolvedRun file,
        RunDirectory directory,
        SparkSession spark,
        ProgressConsole console,
        EventLog events,
        Watch interruption) {

    public RunFile settings() {
        return file.settings();
    }

    public Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    /** Notes what a station leaves, in the events and in the result. */
    void finished(String station, Map<String, ?> figures, double seconds) {
        Map<String, Object> entry = new LinkedHashMap<>(figures);
        entry.put("seconds", seconds);
        events.write(station + "Finished", entry);
        directory.addResult(Map.of(station, entry), file.redaction());
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.report.Report;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.session.SessionSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the report of a run or a study. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write report.html of what is in a run directory: of a run, of a study, of one that was cut short.",
            "It is one file that needs nothing but a browser. train, run, tune, evaluate and score write it themselves."
        })
final class ReportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN_DIR", description = "The directory of a run, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String place;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        RunDirectory directory = RunDirectory.at(Places.local(place), SessionSettings.hadoop(new SparkConf()));
        Report.write(directory);
        String report = directory.resolve(Report.NAME);
        output.print("report: " + report, Map.of("report", report));
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.session.SessionSettings;
import io.tatara.model.Dl4jZip;
import io.tatara.model.ModelBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a model as DL4J itself does. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write a model as the zip that DL4J's ModelSerializer restores; its features do not go with it.",
            "The way back is network: {from: model.zip} in a run file."
        })
final class ExportCommand implements Callable<Integer> {

    @Option(names = "--model", required = true, description = "A model bundle, such as model/ in a run directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--out", required = true, description = "The file to write, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String out;

    @Option(
            names = "--verify",
            paramLabel = "KEY",
            description = "File of a public key: a model that it, or another one given so, has not signed is refused.")
    private List<String> verify = new ArrayList<>();

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        Configuration hadoop = SessionSettings.hadoop(new SparkConf());
        String bundle = Places.local(model);
        String file = Places.local(out);
        Dl4jZip.export(
                hadoop,
                file,
                ModelBundle.read(
                        hadoop, bundle, verify.stream().map(Places::local).toList()));
        output.print("exported: " + file, Map.of("output", file, "model", bundle));
        return ExitCode.DONE;
    }
}

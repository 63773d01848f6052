package io.tatara.jobs.command;

import io.tatara.data.Replacement;
import io.tatara.data.Schema;
import io.tatara.data.prepare.PreparedData;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.session.SessionSettings;
import io.tatara.jobs.workflow.ForeignModel;
import io.tatara.model.ModelBundle;
import io.tatara.signing.SigningKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a bundle of a model that others trained. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Take in a model that Keras (model.save('m.h5')) or DL4J's ModelSerializer (m.zip) wrote, as it is.",
            "It gets the features, classes and pipeline of a run's prepared data, whose columns it must fit:",
            "tatara prepare digits.yaml --run-dir runs/digits; tatara import m.h5 --run-dir runs/digits; then evaluate"
                    + " and score that run.",
            "To train it on, name it in a run file instead: network: {from: m.h5}"
        })
final class ImportCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FILE", description = "A .h5, .hdf5 or .zip file, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the run whose data are prepared, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String runDirectory;

    @Option(
            names = {"--to", "--out"},
            description = "The bundle to write, local or any Hadoop URI (default: model/ in the run directory).")
    private @Nullable String out;

    @Option(names = "--overwrite", description = "Replace the bundle that is there.")
    private boolean overwrite;

    @Option(
            names = "--sign",
            paramLabel = "KEY",
            description =
                    "File of the private key that signs the bundle. Files of others have no signature of their own: where"
                            + " signatures are demanded, who signs vouches for the file.")
    private @Nullable String sign;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        Configuration hadoop = SessionSettings.hadoop(new SparkConf());
        RunDirectory directory = RunDirectory.at(runDirectory, hadoop);
        PreparedData data = PreparedData.open(hadoop, directory.prepared());
        String place = out == null ? directory.model() : Places.local(out);
        Places.requireFree(place, hadoop, overwrite ? Places.Taken.REPLACED : Places.Taken.REFUSED);
        SigningKey key = sign == null ? null : SigningKey.read(hadoop, Places.local(sign));
        ModelBundle model = imported(hadoop, data, key);
        try (Replacement replacement = Replacement.of(hadoop, place)) {
            ModelBundle.write(hadoop, replacement.aside(), model, key);
            replacement.commit();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("output", place);
        document.put("importedFrom", Places.local(file));
        output.print("imported: " + place, document);
        return ExitCode.DONE;
    }

    private ModelBundle imported(Configuration hadoop, PreparedData data, @Nullable SigningKey key) {
        Schema schema = data.schema();
        String from = Places.local(file);
        ModelBundle read =
                key == null ? ForeignModel.read(hadoop, from, schema) : ForeignModel.vouched(hadoop, from, schema, key);
        return new ModelBundle(
                read.network(),
                schema,
                read.parameters(),
                read.state(),
                data.featuresPath(),
                read.metrics(),
                read.provenance());
    }
}

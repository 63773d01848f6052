package io.tatara.jobs.command;

import io.tatara.TataraException;
import io.tatara.data.prepare.FeaturePipeline;
import io.tatara.jobs.session.Session;
import io.tatara.jobs.session.SessionSettings;
import io.tatara.model.Dl4jZip;
import io.tatara.model.ModelBundle;
import io.tatara.onnx.OnnxExport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model in a form that others read. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Write a model for others.",
            "As ONNX: tatara export runs/digits/model --to digits.onnx",
            "As the zip that DL4J's ModelSerializer restores: tatara export runs/digits/model --to digits.zip",
            "The way back is network: {from: digits.zip} in a run file, or tatara import."
        })
final class ExportCommand implements Callable<Integer> {

    /** What a model is written as. */
    enum Format {
        ONNX,
        DL4J
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MODEL",
            description = "A model bundle, such as model/ in a run directory.")
    private @Nullable String named;

    @Option(names = "--model", description = "The same.")
    private @Nullable String model;

    @Option(
            names = {"--to", "--out"},
            required = true,
            description = "The file to write, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String out;

    @Option(
            names = "--format",
            description = "One of ${COMPLETION-CANDIDATES} (default: ONNX for a file that ends in .onnx, else DL4J).")
    private @Nullable Format format;

    @Option(
            names = "--features",
            description = {
                "With ONNX: include imputing, scaling and bucketing, so that the file takes the table's columns.",
                "Needs features that are all numbers."
            })
    private boolean features;

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
        String bundle = Places.local(bundle());
        String file = Places.local(out);
        Format written = written();
        if (features && written != Format.ONNX) {
            throw new UsageException("--features goes with ONNX alone: DL4J's zip holds a network and nothing else");
        }
        if (features) {
            exportWithFeatures(bundle, file);
        } else {
            Configuration hadoop = SessionSettings.hadoop(new SparkConf());
            ModelBundle read = read(hadoop, bundle);
            if (written == Format.ONNX) {
                OnnxExport.export(hadoop, file, read, null, read.digest().orElseThrow());
            } else {
                Dl4jZip.export(hadoop, file, read);
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("output", file);
        document.put("model", bundle);
        document.put("format", written.name().toLowerCase(Locale.ROOT));
        document.put("features", features);
        output.print("exported: " + file, document);
        return ExitCode.DONE;
    }

    private ModelBundle read(Configuration hadoop, String bundle) {
        return ModelBundle.read(
                hadoop, bundle, verify.stream().map(Places::local).toList());
    }

    private String bundle() {
        String one = named == null ? model : named;
        if (one == null || (named != null && model != null)) {
            throw new UsageException("name one model: tatara export MODEL --to model.onnx");
        }
        return one;
    }

    private Format written() {
        if (format != null) {
            return format;
        }
        return out.toLowerCase(Locale.ROOT).endsWith(".onnx") ? Format.ONNX : Format.DL4J;
    }

    /** The pipeline is MLlib's, which a session alone can read. */
    private void exportWithFeatures(String bundle, String file) {
        try (Session session = Session.open("tatara export", null, Map.of(), 1)) {
            ModelBundle read = read(session.hadoop(), bundle);
            FeaturePipeline pipeline = read.features();
            if (pipeline == null) {
                throw new TataraException("%s holds no feature pipeline: export without --features".formatted(bundle));
            }
            OnnxExport.export(
                    session.hadoop(),
                    file,
                    read,
                    pipeline.numeric(),
                    read.digest().orElseThrow());
        }
    }
}

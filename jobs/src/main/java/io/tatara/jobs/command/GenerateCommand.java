package io.tatara.jobs.command;

import io.tatara.data.Replacement;
import io.tatara.data.generate.MixtureGenerator;
import io.tatara.data.generate.MixtureSpec;
import io.tatara.jobs.session.Session;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a table whose best possible accuracy is known. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Write a seeded Parquet table of float features and an integer label, and print the accuracy that no"
                        + " model can exceed on it.")
final class GenerateCommand implements Callable<Integer> {

    @Option(names = "--rows", required = true, description = "Rows, at least 1.")
    private long rows;

    @Option(names = "--features", required = true, description = "Feature columns, at least as many as classes.")
    private int features;

    @Option(names = "--classes", defaultValue = "2", description = "Classes, at least 2 (default: ${DEFAULT-VALUE}).")
    private int classes;

    @Option(
            names = "--accuracy",
            defaultValue = "0.9",
            description = "The best possible accuracy, above chance and below 1 (default: ${DEFAULT-VALUE}).")
    private double accuracy;

    @Option(names = "--seed", defaultValue = "1", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", required = true, description = "Where the table goes: a folder, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String out;

    @Option(names = "--overwrite", description = "Replace what is there.")
    private boolean overwrite;

    @Option(names = "--master", description = "Spark master; default: spark-submit's, or else this machine's threads.")
    private @Nullable String master;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        MixtureGenerator mixture = new MixtureGenerator(spec());
        String path = Places.local(out);
        try (Session session = Session.open("tatara generate", master, Map.of(), 1)) {
            Places.requireFree(path, session.hadoop(), overwrite ? Places.Taken.REPLACED : Places.Taken.REFUSED);
            try (Replacement place = Replacement.of(session.hadoop(), path)) {
                mixture.rows(session.spark()).write().parquet(place.aside());
                place.commit();
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("path", path);
        document.put("rows", rows);
        document.put("features", features);
        document.put("classes", classes);
        document.put("seed", seed);
        document.put("bayesAccuracy", mixture.bayesAccuracy());
        output.print(
                String.format(
                        Locale.ROOT,
                        "%s: %,d rows, %d features (x0 … x%d), label with %d classes, seed %d%nbest possible (Bayes) accuracy: %.4f",
                        path,
                        rows,
                        features,
                        features - 1,
                        classes,
                        seed,
                        mixture.bayesAccuracy()),
                document);
        return ExitCode.DONE;
    }

    private MixtureSpec spec() {
        try {
            return new MixtureSpec(rows, features, classes, MixtureSpec.separationFor(classes, accuracy), seed);
        } catch (IllegalArgumentException e) {
            throw new UsageException("generate: " + e.getMessage());
        }
    }
}

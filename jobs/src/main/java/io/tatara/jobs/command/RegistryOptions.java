package io.tatara.jobs.command;

import io.tatara.jobs.session.SessionSettings;
import io.tatara.registry.ModelRegistry;
import io.tatara.registry.ModelVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Option;

/** Which registry a command works on. Needs no cluster. */
final class RegistryOptions {

    @Option(
            names = "--registry",
            required = true,
            description = "The folder that registry.path names in run files, local or any Hadoop URI.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String registry;

    ModelRegistry open() {
        return ModelRegistry.at(SessionSettings.hadoop(new SparkConf()), Places.local(registry));
    }

    /** A version as JSON has it. */
    static Map<String, Object> document(ModelVersion version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", version.number());
        document.put("created", version.created().toString());
        document.put("path", version.path());
        document.put("digest", version.digest());
        document.put("source", version.source());
        document.put("metrics", version.metrics());
        document.put("lineage", version.lineage());
        return document;
    }

    /** What an alias names after it was moved. */
    static Map<String, Object> named(ModelRegistry registry, String alias, int version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("registry", registry.path());
        document.put("alias", alias);
        document.put("version", version);
        return document;
    }
}

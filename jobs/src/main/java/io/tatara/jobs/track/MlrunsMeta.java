package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** The files {@code meta.yaml} of MLflow's file layout. */
final class MlrunsMeta {

    static final String FILE = "meta.yaml";

    /** Texts that would be read as numbers stay texts: an experiment's id is one. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private MlrunsMeta() {}

    /** Whole or not at all: whoever shows the folder reads it at any time. */
    static void write(Path folder, Map<String, ?> meta) throws IOException {
        Files.createDirectories(folder);
        Path aside = folder.resolve("." + FILE + ".part");
        Files.writeString(aside, YAML.writeValueAsString(meta));
        Files.move(aside, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static JsonNode read(Path folder) throws IOException {
        return YAML.readTree(Files.readString(folder.resolve(FILE)));
    }

    /** A folder as MLflow names it: three slashes, and none at the end. */
    static String uri(Path folder) {
        return "file://" + folder.toAbsolutePath().toUri().getRawPath().replaceFirst("/+$", "");
    }
}

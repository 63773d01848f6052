package io.tatara.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The experiments of an {@code mlruns} folder: one folder each, named after its id. */
record MlrunsExperiments(Path root) {

    private static final long LEAST_ID = 100_000_000_000_000_000L;
    /** MLflow's own, without which it takes the folder for a damaged one. */
    private static final Map<String, String> DEFAULT = Map.of("0", "Default");

    /**
     * The id of an experiment, which is made if there is none of the name.
     *
     * @param millis since 1970, when it is made
     */
    String find(String name, long millis) throws IOException, Refused {
        Files.createDirectories(root.resolve(".trash"));
        for (Map.Entry<String, String> own : DEFAULT.entrySet()) {
            if (!Files.isDirectory(root.resolve(own.getKey()))) {
                make(own.getKey(), own.getValue(), millis);
            }
        }
        for (Path folder : folders()) {
            JsonNode meta = MlrunsMeta.read(folder);
            if (meta.path("name").asText().equals(name)) {
                if (!meta.path("lifecycle_stage").asText("active").equals("active")) {
                    throw new Refused("experiment %s is deleted in %s; name another in tracking.experiment"
                            .formatted(name, folder));
                }
                return folder.getFileName().toString();
            }
        }
        // eighteen digits, as MLflow draws them
        String id = Long.toString(LEAST_ID + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 9 * LEAST_ID));
        make(id, name, millis);
        return id;
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(MlrunsMeta.FILE)))
                    .sorted()
                    .toList();
        }
    }

    private void make(String id, String name, long millis) throws IOException {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_location", MlrunsMeta.uri(root.resolve(id)));
        meta.put("creation_time", millis);
        meta.put("experiment_id", id);
        meta.put("last_update_time", millis);
        meta.put("lifecycle_stage", "active");
        meta.put("name", name);
        MlrunsMeta.write(root.resolve(id), meta);
    }
}

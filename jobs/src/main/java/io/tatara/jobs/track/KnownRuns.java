package io.tatara.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a tracker calls our runs, kept in the run directory so that a run that is resumed goes on in the tracker, too.
 * What is known of one place (a server and an experiment, a folder) says nothing of another.
 */
final class KnownRuns {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final RunDirectory directory;
    private final String file;
    private final String place;
    private final Map<String, Map<String, String>> places = new LinkedHashMap<>();

    /**
     * Reads what is known.
     *
     * @param tracker names the file
     * @param place without secrets
     */
    KnownRuns(RunDirectory directory, String tracker, String place) throws Refused {
        this.directory = directory;
        this.file = "tracking-%s.json".formatted(tracker);
        this.place = place;
        try {
            if (directory.exists(file)) {
                places.putAll(JSON.readValue(
                        directory.readText(file), new TypeReference<LinkedHashMap<String, Map<String, String>>>() {}));
            }
        } catch (JsonProcessingException | TataraException e) {
            throw new Refused(
                    "%s is damaged: %s; delete it to begin another run there"
                            .formatted(directory.resolve(file), e.getMessage()),
                    e);
        }
    }

    Optional<String> get(String what) {
        return Optional.ofNullable(places.getOrDefault(place, Map.of()).get(what));
    }

    void put(String what, String name) throws Refused {
        places.computeIfAbsent(place, unknown -> new LinkedHashMap<>()).put(what, name);
        try {
            directory.writeText(file, JSON.writeValueAsString(places) + "\n");
        } catch (JsonProcessingException | TataraException e) {
            throw new Refused("cannot note what the tracker calls the run: " + e.getMessage(), e);
        }
    }
}

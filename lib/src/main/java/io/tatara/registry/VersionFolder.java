package io.tatara.registry;

import io.tatara.TataraException;
import io.tatara.data.WholeFiles;
import io.tatara.model.ModelBundle;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * The versions below a registry's folder. A number is taken by {@code claim.json}; the version counts from
 * {@code version.json} on, which is put last and deleted first.
 */
final class VersionFolder {

    static final String MODEL = "model";
    static final String VERSION = "version.json";
    static final String CLAIM = "claim.json";
    static final Set<String> OWN = Set.of(MODEL, VERSION, CLAIM);

    /** What nobody has finished within this time, nobody will. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final String FOLDER = "versions";

    private final Configuration hadoop;
    private final WholeFiles files;

    VersionFolder(Configuration hadoop, WholeFiles files) {
        this.hadoop = hadoop;
        this.files = files;
    }

    /** Finished versions, the newest first. */
    List<ModelVersion> list() throws IOException {
        List<ModelVersion> versions = new ArrayList<>();
        for (int number : numbers()) {
            find(number).ifPresent(versions::add);
        }
        return versions;
    }

    Optional<ModelVersion> find(int number) throws IOException {
        try {
            String text = files.read(place(number, VERSION));
            return Optional.of(RegistryJson.version(
                    text, files.resolve(place(number, MODEL)), files.resolve(place(number, VERSION))));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    boolean has(int number) throws IOException {
        return files.exists(place(number, VERSION));
    }

    Optional<String> document(int number, String name) throws IOException {
        try {
            return Optional.of(files.read(place(number, name)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    ModelVersion add(Candidate candidate) throws IOException {
        int number = claim(candidate.source());
        String path = files.resolve(place(number, MODEL));
        String digest = ModelBundle.copy(hadoop, candidate.model(), path);
        for (var document : candidate.documents().entrySet()) {
            files.putNew(place(number, document.getKey()), document.getValue());
        }
        ModelVersion version = new ModelVersion(
                number, path, digest, candidate.source(), Instant.now(), candidate.metrics(), candidate.lineage());
        if (!files.putNew(place(number, VERSION), RegistryJson.text(version))) {
            throw new TataraException("%s was written by somebody else while version %d was registered"
                    .formatted(files.resolve(place(number, VERSION)), number));
        }
        return version;
    }

    private int claim(String source) throws IOException {
        int number = numbers().stream().findFirst().orElse(0) + 1;
        while (!files.putNew(place(number, CLAIM), RegistryJson.claim(source))) {
            number++;
        }
        return number;
    }

    /** From now on the version is not there; {@link #clear} removes what it was made of. */
    void withdraw(int number) throws IOException {
        files.delete(place(number, VERSION));
    }

    void restore(ModelVersion version) throws IOException {
        files.putNew(place(version.number(), VERSION), RegistryJson.text(version));
    }

    void clear(int number) throws IOException {
        files.delete(FOLDER + "/" + number);
    }

    /** Numbers that were taken and never became versions, because of a crash. */
    List<Integer> abandoned() throws IOException {
        long stale = System.currentTimeMillis() - ABANDONED.toMillis();
        List<Integer> abandoned = new ArrayList<>();
        for (int number : numbers()) {
            if (!has(number) && files.changed(FOLDER + "/" + number) < stale) {
                abandoned.add(number);
            }
        }
        return abandoned;
    }

    /** All that are taken, the highest first. */
    private List<Integer> numbers() throws IOException {
        return files.list(FOLDER).stream()
                .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .sorted((a, b) -> b - a)
                .toList();
    }

    private static String place(int number, String name) {
        return "%s/%d/%s".formatted(FOLDER, number, name);
    }
}

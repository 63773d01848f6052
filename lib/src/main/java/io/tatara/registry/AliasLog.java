package io.tatara.registry;

import io.tatara.data.WholeFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The history of one alias: a folder of numbered entries, of which the newest holds. Entries are added and never changed
 * or deleted, so that a reader always finds one.
 */
final class AliasLog {

    private static final String ENDING = ".json";

    private final WholeFiles files;
    private final String folder;

    AliasLog(WholeFiles files, String alias) {
        this.files = files;
        this.folder = "aliases/" + alias;
    }

    static List<String> names(WholeFiles files) throws IOException {
        return files.list("aliases").stream().sorted().toList();
    }

    /** The newest first. */
    List<Appointment> entries() throws IOException {
        List<Integer> sequences = files.list(folder).stream()
                .filter(name -> name.matches("[0-9]{1,9}\\.json"))
                .map(name -> Integer.valueOf(name.substring(0, name.length() - ENDING.length())))
                .sorted((a, b) -> b - a)
                .toList();
        List<Appointment> entries = new ArrayList<>();
        for (int sequence : sequences) {
            entries.add(RegistryJson.appointment(files.read(place(sequence)), files.resolve(place(sequence))));
        }
        return entries;
    }

    /** Returns whether it was added; if not, its sequence is another entry's. */
    boolean add(Appointment entry) throws IOException {
        return files.putNew(place(entry.sequence()), RegistryJson.text(entry));
    }

    private String place(int sequence) {
        return "%s/%09d%s".formatted(folder, sequence, ENDING);
    }
}

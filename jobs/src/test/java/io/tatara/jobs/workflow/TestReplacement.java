package io.tatara.jobs.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReplacement {

    @TempDir
    Path folder;

    @Test
    void theNewTakesThePlaceOfTheOldAtTheCommitAlone() throws IOException {
        Path place = Files.createDirectory(folder.resolve("scores"));
        Files.writeString(place.resolve("old"), "old");
        try (Replacement replacement = open(place)) {
            write(replacement);
            assertThat(names(place)).containsExactly("old");
            replacement.commit();
        }
        assertThat(names(place)).containsExactly("new");
        assertThat(names(folder)).containsExactly("scores");
    }

    @Test
    void whatWasNotCommittedLeavesNothing() throws IOException {
        Path place = Files.createDirectory(folder.resolve("scores"));
        Files.writeString(place.resolve("old"), "old");
        try (Replacement replacement = open(place)) {
            write(replacement);
        }
        assertThat(names(place)).containsExactly("old");
        assertThat(names(folder)).containsExactly("scores");
    }

    private static Replacement open(Path place) {
        return Replacement.of(new Configuration(), place.toString());
    }

    private static void write(Replacement replacement) throws IOException {
        Path aside = Files.createDirectory(Path.of(replacement.aside()));
        Files.writeString(aside.resolve("new"), "new");
    }

    private static List<String> names(Path at) throws IOException {
        try (var files = Files.list(at)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

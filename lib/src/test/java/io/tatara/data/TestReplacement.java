package io.tatara.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void aVersionThatAKillLeftMovedAwayComesBack() throws IOException {
        Path place = folder.resolve("scores");
        Path old = Files.createDirectory(folder.resolve("scores.old-1"));
        Files.writeString(old.resolve("old"), "old");
        open(place).close();
        assertThat(names(place)).containsExactly("old");
        assertThat(names(folder)).containsExactly("scores");
    }

    @Test
    void leftoversOfADayAreRemovedAndYoungerOnesStay() throws IOException {
        Path place = Files.createDirectory(folder.resolve("scores"));
        for (String name : List.of("scores.tmp-1", "scores.old-2", "scores.tmp-young", "other.tmp-1")) {
            Files.createDirectory(folder.resolve(name));
        }
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        for (String name : List.of("scores.tmp-1", "scores.old-2", "other.tmp-1")) {
            Files.setLastModifiedTime(folder.resolve(name), yesterday);
        }
        open(place).close();
        assertThat(names(folder)).containsExactly("other.tmp-1", "scores", "scores.tmp-young");
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

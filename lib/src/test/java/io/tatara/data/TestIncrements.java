package io.tatara.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.tatara.TataraException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestIncrements {

    @TempDir
    private Path folder;

    @Test
    void batchesFollowEachOtherWithTheirNotes() throws IOException {
        assertThat(open().notes()).isEmpty();
        add(0, "first");
        add(1, "second");

        assertThat(open().notes()).containsExactly(entry(1, "first"), entry(2, "second"));
        assertThat(folder.resolve("batch=000002/rows")).hasContent("second");
    }

    @Test
    void whatWasNotCommittedIsNotThere() throws IOException {
        String aside = write("lost");

        assertThat(open().notes()).isEmpty();
        assertThat(Path.of(aside.substring("file:".length())).getFileName().toString())
                .startsWith("_");
        Path left = Path.of(aside.substring("file:".length()));
        FileTime past = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(left, past);
        open();
        assertThat(left).as("somebody writes in it").exists();

        Files.setLastModifiedTime(left.resolve("rows"), past);
        open();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void ofTwoThatAddTheSameBatchOneDoes() throws IOException {
        String late = write("late");
        add(0, "early");

        assertThatThrownBy(() -> open().commit(late, 0, "late"))
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("written by another process");
        open().discard(late);
        assertThat(open().notes()).containsExactly(entry(1, "early"));
        assertThat(folder.resolve("batch=000001/rows")).hasContent("early");
        assertThat(folder).isDirectoryNotContaining("glob:**/_aside*");
    }

    @Test
    void anOldBatchMayBeDeleted() throws IOException {
        add(0, "first");
        add(1, "second");
        FileUtils.deleteDirectory(folder.resolve("batch=000001").toFile());

        add(open().notes().lastKey(), "third");

        assertThat(open().notes()).containsExactly(entry(2, "second"), entry(3, "third"));
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
        Files.createFile(folder.resolve("part-00000.parquet"));

        assertThatThrownBy(() -> open().notes())
                .isInstanceOf(TataraException.class)
                .hasMessageContaining("holds part-00000.parquet, which is no batch");
    }

    private void add(int before, String text) throws IOException {
        open().commit(write(text), before, text);
    }

    private String write(String text) throws IOException {
        String aside = open().aside();
        Path place = Files.createDirectories(Path.of(aside.substring("file:".length())));
        Files.writeString(place.resolve("rows"), text);
        return aside;
    }

    private Increments open() {
        return Increments.of(new Configuration(false), folder.toString());
    }
}

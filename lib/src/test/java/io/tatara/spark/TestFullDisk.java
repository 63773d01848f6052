package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tatara.TataraException;
import io.tatara.data.Schema;
import io.tatara.data.Task;
import io.tatara.data.shard.DenseShardWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's local disk of two megabytes. Skipped where none can be mounted, which takes Linux and root. */
class TestFullDisk {

    @TempDir
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tatara-test", disk.toString());
        assumeTrue(mounted, "a small disk cannot be mounted here");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(succeeds("umount", "--lazy", disk.toString())).isTrue();
        }
    }

    @Test
    void aShardThatDoesNotFitIsANamedErrorAndLeavesNothing() {
        Schema schema = new Schema(List.of("x"), new Task.Regression(List.of("y")), false);

        assertThatThrownBy(() -> {
                    try (DenseShardWriter writer = new DenseShardWriter(disk, schema)) {
                        for (int row = 0; row < 1_000_000; row++) {
                            writer.add(new float[] {row, row});
                        }
                    }
                })
                .isInstanceOf(TataraException.class)
                .hasMessageContaining(disk.toString())
                .hasMessageContaining("No space left");
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void memoryThatDoesNotFitIsNotSharedAndLeavesNothing() {
        try (Neighbours neighbours = new Neighbours(disk, 1, 0, 2)) {
            neighbours.greeted(1, true);

            assertThat(neighbours.own(1_000_000, 10)).isNull();
        }
        assertThat(disk).isEmptyDirectory();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

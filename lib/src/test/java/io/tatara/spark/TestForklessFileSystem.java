package io.tatara.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestForklessFileSystem {

    private @TempDir java.nio.file.Path scratch;

    @Test
    void permissionsAreThoseThatHadoopSets() throws IOException {
        try (FileSystem ours = opened(new ForklessFileSystem());
                FileSystem hadoops = opened(new LocalFileSystem())) {
            for (int mode : IntStream.concat(IntStream.rangeClosed(0, 0777), IntStream.of(01777))
                    .filter(mode -> mode % 37 == 0 || mode > 0777)
                    .toArray()) {
                FsPermission permission = new FsPermission((short) mode);

                assertThat(permissions(ours, "ours", permission))
                        .isEqualTo(permissions(hadoops, "hadoops", permission));
            }
        }
    }

    /** Of a file as it is made, one whose permissions are set, and a folder. */
    private String permissions(FileSystem files, String folder, FsPermission permission) throws IOException {
        Path there = new Path(scratch.resolve(folder + permission.toOctal()).toUri());
        files.mkdirs(there, permission);
        Path file = new Path(scratch.toUri()).suffix("/" + folder + "-file" + permission.toOctal());
        files.create(file).close();
        FsPermission made = files.getFileStatus(file).getPermission();
        files.setPermission(file, permission);
        return "%s %s %s"
                .formatted(
                        files.getFileStatus(there).getPermission(),
                        made,
                        files.getFileStatus(file).getPermission());
    }

    @Test
    void aFileThatHasChangedIsStillNoticed() throws IOException {
        try (FileSystem ours = opened(new ForklessFileSystem())) {
            Path file = new Path(scratch.resolve("file").toUri());
            try (OutputStream out = ours.create(file)) {
                out.write(new byte[1000]);
            }
            assertThat(scratch.resolve(".file.crc")).exists();
            java.nio.file.Files.write(scratch.resolve("file"), new byte[] {1});

            assertThatThrownBy(() -> ours.open(file).readAllBytes()).isInstanceOf(ChecksumException.class);
        }
    }

    @Test
    void aFileThatIsNotThereHasNoPermissions() throws IOException {
        try (FileSystem ours = opened(new ForklessFileSystem())) {
            Path nowhere = new Path(scratch.resolve("nowhere").toUri());

            assertThatThrownBy(() -> ours.setPermission(nowhere, FsPermission.getFileDefault()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void applicationsOfOneJvmHaveIt() {
        SparkConf here = new SparkConf(false).setMaster("local[2]");
        ForklessFileSystem.complete(here);
        assertThat(here.get("spark.hadoop.fs.file.impl")).isEqualTo(ForklessFileSystem.class.getName());

        SparkConf cluster = new SparkConf(false).setMaster("spark://127.0.0.1:1");
        ForklessFileSystem.complete(cluster);
        assertThat(cluster.contains("spark.hadoop.fs.file.impl")).isFalse();

        SparkConf chosen = new SparkConf(false).setMaster("local").set("spark.hadoop.fs.file.impl", "a.B");
        ForklessFileSystem.complete(chosen);
        assertThat(chosen.get("spark.hadoop.fs.file.impl")).isEqualTo("a.B");
    }

    @Test
    void hadoopTakesItForLocalFiles() throws IOException {
        SparkConf here = new SparkConf(false).setMaster("local");
        ForklessFileSystem.complete(here);
        Configuration settings = new Configuration();
        settings.set("fs.file.impl", here.get("spark.hadoop.fs.file.impl"));

        // new ones: Hadoop keeps those that others of this JVM have asked for
        try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), settings);
                LocalFileSystem local = FileSystem.newInstanceLocal(settings)) {
            assertThat(files).isInstanceOf(ForklessFileSystem.class);
            assertThat(local).isInstanceOf(ForklessFileSystem.class);
        }
    }

    private static FileSystem opened(LocalFileSystem files) throws IOException {
        files.initialize(URI.create("file:///"), new Configuration());
        return files;
    }
}

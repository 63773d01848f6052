package io.tatara.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.SparkConf;

/**
 * Hadoop's local file system, that starts no process for each file it writes: without its native library, which Spark does not
 * ship, Hadoop runs {@code chmod} for the file and again for its checksum. Tests that prepare tables took a quarter longer by
 * that. Otherwise as Hadoop's own. Thread-safe.
 */
public final class ForklessFileSystem extends LocalFileSystem {

    private static final String SETTING = "spark.hadoop.fs.file.impl";

    public ForklessFileSystem() {
        super(new Raw());
    }

    /**
     * Has an application of one JVM use it, unless it has been told what to use. Where this class comes with an application's
     * jar, there are threads of Spark's that know files and not yet the jar: then nothing is changed.
     */
    public static void complete(SparkConf conf) {
        if (conf.get("spark.master", "").startsWith("local")
                && ForklessFileSystem.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
            conf.setIfMissing(SETTING, ForklessFileSystem.class.getName());
        }
    }

    private static final class Raw extends RawLocalFileSystem {

        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            java.nio.file.Path file = pathToFile(path).toPath();
            // Java knows no sticky bit, and other systems no such permissions
            if (permission.getStickyBit()
                    || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                super.setPermission(path, permission);
            } else {
                Files.setPosixFilePermissions(file, posix(permission));
            }
        }
    }

    private static Set<PosixFilePermission> posix(FsPermission permission) {
        Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission each : PosixFilePermission.values()) {
            FsAction of = switch (each) {
                case OWNER_READ, OWNER_WRITE, OWNER_EXECUTE -> permission.getUserAction();
                case GROUP_READ, GROUP_WRITE, GROUP_EXECUTE -> permission.getGroupAction();
                case OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE -> permission.getOtherAction();
            };
            FsAction asks = switch (each) {
                case OWNER_READ, GROUP_READ, OTHERS_READ -> FsAction.READ;
                case OWNER_WRITE, GROUP_WRITE, OTHERS_WRITE -> FsAction.WRITE;
                case OWNER_EXECUTE, GROUP_EXECUTE, OTHERS_EXECUTE -> FsAction.EXECUTE;
            };
            if (of.implies(asks)) {
                all.add(each);
            }
        }
        return all;
    }
}

package io.tatara.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** What files are, told by their names, lengths and times, without reading them. */
public final class Fingerprint {

    private Fingerprint() {}

    /** SHA-256, in hex, of {@code settings} and of every file under the paths. */
    public static String of(Configuration hadoop, String settings, List<String> paths) {
        Set<String> files = new TreeSet<>();
        try {
            for (String path : paths) {
                for (FileStatus match : SourceFiles.matches(hadoop, path)) {
                    collect(match.getPath().getFileSystem(hadoop), match, files);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha256(settings + "\n" + String.join("\n", files));
    }

    private static void collect(FileSystem system, FileStatus match, Set<String> files) throws IOException {
        RemoteIterator<LocatedFileStatus> found = system.listFiles(match.getPath(), true);
        while (found.hasNext()) {
            FileStatus file = found.next();
            files.add("%s %d %d".formatted(file.getPath(), file.getLen(), file.getModificationTime()));
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.tatara.signing;

import io.tatara.TataraException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One block of RFC 7468: a label and DER bytes in base64. */
final class PemFile {

    private static final int LIMIT = 16 << 10;
    private static final Pattern BLOCK =
            Pattern.compile("\\s*-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----\\s*");

    private PemFile() {}

    /**
     * Reads the block of a file that holds nothing else. What the file holds is in no message.
     *
     * @param path local, where it has no scheme, or any Hadoop URI
     * @param label what the block must be
     * @param how to come to such a file
     */
    static byte[] read(Configuration hadoop, String path, String label, String how) {
        Matcher block = BLOCK.matcher(text(hadoop, path));
        if (!block.matches()) {
            throw new TataraException("%s is no PEM file with one key: %s".formatted(path, how));
        }
        if (!block.group(1).equals(label)) {
            throw new TataraException(
                    "%s holds a block '%s', where a '%s' was expected: %s".formatted(path, block.group(1), label, how));
        }
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new TataraException("%s is damaged: its block is no base64".formatted(path), e);
        }
    }

    static String write(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, lines);
    }

    private static String text(Configuration hadoop, String path) {
        Path file = new Path(path);
        try {
            FileSystem files =
                    file.toUri().getScheme() == null ? FileSystem.getLocal(hadoop) : file.getFileSystem(hadoop);
            try (InputStream in = files.open(file)) {
                byte[] bytes = in.readNBytes(LIMIT + 1);
                if (bytes.length > LIMIT) {
                    throw new TataraException("%s is no key file: it has more than %d bytes".formatted(path, LIMIT));
                }
                return new String(bytes, StandardCharsets.US_ASCII);
            }
        } catch (IOException e) {
            throw new TataraException("cannot read the key file %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}

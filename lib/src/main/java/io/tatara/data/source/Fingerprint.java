package io.tatara.data.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What files and settings are, told without reading files. */
public final class Fingerprint {

    private Fingerprint() {}

    /** SHA-256, in hex, of {@code settings} and of what files are known by. */
    public static String of(String settings, FileStates files) {
        StringBuilder text = new StringBuilder(settings);
        files.files()
                .forEach((file, state) ->
                        text.append('\n').append(file).append(' ').append(state));
        return sha256(text.toString());
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

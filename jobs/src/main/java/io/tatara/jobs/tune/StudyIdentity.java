package io.tatara.jobs.tune;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes a study this one, whatever its budget is. */
public final class StudyIdentity {

    private StudyIdentity() {}

    /**
     * A name that no other study has.
     *
     * @param runFile as resolved when the study began
     */
    public static String of(String runFile) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(runFile.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

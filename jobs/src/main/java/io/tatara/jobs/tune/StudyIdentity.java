package io.tatara.jobs.tune;

import io.tatara.jobs.rundir.LastingSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes a study this one, whatever its budget is and however wide its space has become. */
public final class StudyIdentity {

    private StudyIdentity() {}

    /**
     * A name that no other study has.
     *
     * @param runFile as resolved; the order of its keys is of no account
     */
    public static String of(String runFile) {
        StringBuilder settings = new StringBuilder();
        LastingSettings.of(runFile)
                .forEach((path, value) ->
                        settings.append(path).append(": ").append(value).append('\n'));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(settings.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

package io.tatara.jobs.secret;

import java.util.regex.Pattern;

/** Names of Spark's settings whose values are secrets. */
public final class SecretNames {

    /**
     * What Spark hides by itself ({@code spark.redaction.regex}), and what Hadoop's file systems call their keys. As Spark
     * takes it.
     */
    public static final String PATTERN =
            "(?i)secret|passw(or)?d|pwd|token|credential|(access|account|private|api)[._-]?key|encryption[._-]key";

    private static final Pattern NAMES = Pattern.compile(PATTERN);

    /** Settings that name a file, a class or a way, as {@code spark.authenticate.secret.file} does, hold no secret. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(?i)[._-](file|path|provider|providers|type|impl|enabled|bitlength|length|interval|renewal)$");

    private SecretNames() {}

    /** Whether the value of a setting is a secret. */
    public static boolean isSecret(String setting) {
        return NAMES.matcher(setting).find() && !HARMLESS.matcher(setting).find();
    }
}

package io.tatara.data.source;

import java.util.regex.Pattern;

/** What of a database's address may be shown and kept. */
final class JdbcUrl {

    /** As a property, before a host, or before Oracle's. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)(password|passwd|pwd|token)\\s*=|//[^/?;]*:[^/?;]*@|^jdbc:oracle:[^@]*/[^@]*@");

    private static final Pattern PROPERTIES = Pattern.compile("[?;(].*");

    private JdbcUrl() {}

    static boolean hasSecret(String url) {
        return SECRET.matcher(url).find();
    }

    /** The URL without its properties, which may hold what nobody knows the name of. */
    static String address(String url) {
        return PROPERTIES.matcher(url).replaceFirst("");
    }
}

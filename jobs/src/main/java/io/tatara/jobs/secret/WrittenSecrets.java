package io.tatara.jobs.secret;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets by what stands before them, in texts whose secrets nobody has named: run files, URLs, messages. */
public final class WrittenSecrets {

    private static final String NAME = "[^\\s:=&;,?\"'(){}\\[\\]]";
    private static final String VALUE = "(\"[^\"]*\"|'[^']*'|[^\\s&;,}\\]]+)";

    /** A whole name, looked at once, and what it is set to, unless that is a reference to a variable. */
    private static final Pattern SETTING =
            Pattern.compile("(?<!%1$s)(%1$s++)[\"']?\\s*[:=]\\s*(?![\"']?\\$\\{)%2$s".formatted(NAME, VALUE));

    private static final Pattern USER_OF_URL = Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://)[^\\s/@:]+:[^\\s/@]+@");

    private WrittenSecrets() {}

    /** The text without them. */
    public static String hide(String text) {
        StringBuilder safe = new StringBuilder();
        Matcher settings = SETTING.matcher(text);
        int done = 0;
        int from = 0;
        while (settings.find(from)) {
            if (SecretNames.isSecret(settings.group(1))) {
                safe.append(text, done, settings.start(2)).append(Redaction.MASK);
                done = settings.end();
                from = done;
            } else {
                // what it is set to may hold others, as an address does
                from = settings.end(1);
            }
        }
        safe.append(text, done, text.length());
        return USER_OF_URL.matcher(safe).replaceAll("$1" + Redaction.MASK + "@");
    }
}

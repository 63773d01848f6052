package io.tatara.jobs.track;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names as MLflow allows them, which are also safe as paths of files. */
final class Keys {

    static final int LONGEST = 250;

    private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9_\\-. /]");

    private Keys() {}

    /** A name in which what is forbidden has become {@code _}. */
    static String clean(String name) {
        String plain = FORBIDDEN.matcher(name).replaceAll("_");
        String cut = plain.substring(0, Math.min(LONGEST, plain.length()));
        return Stream.of(cut.split("/", -1)).map(Keys::part).collect(joining("/"));
    }

    /** A folder neither is itself nor leads out of its own. */
    private static String part(String part) {
        return part.isBlank() || part.matches("\\.+") ? "_".repeat(Math.max(1, part.length())) : part;
    }

    /** Clean names, numbered where two have become the same, with values that are cut to a length. */
    static Map<String, String> clean(Map<String, ?> values, int longest) {
        Map<String, String> cleaned = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            String key = clean(name);
            for (int i = 2; cleaned.containsKey(key); i++) {
                String number = "_" + i;
                String stem = clean(name);
                key = stem.substring(0, Math.min(stem.length(), LONGEST - number.length())) + number;
            }
            String text = String.valueOf(value);
            cleaned.put(key, text.substring(0, Math.min(longest, text.length())));
        });
        return cleaned;
    }
}

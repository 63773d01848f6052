package io.tatara.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the values of variables. A variable is a field of the class that its snippet was made into, and JShell makes that class
 * anew, with an empty field, whenever something that the declaration names is declared anew: a cell that ran twice would take the
 * values of others with it.
 *
 * <pre>
 *   int n = 1;      REPL.$JShell$1
 *   int m = n + 1;  REPL.$JShell$2
 *   int n = 5;      REPL.$JShell$1B, and for that REPL.$JShell$2B, whose m is to be 2 as it was
 * </pre>
 */
final class Variables {

    /** A snippet, and how often it was made into a class before. */
    private static final Pattern CLASS = Pattern.compile("(.*\\$JShell\\$\\d+)[A-Z]*");

    private final Map<String, Class<?>> latest = new HashMap<>();

    /** Fields without the value that they had, by their snippets. */
    private final Map<String, Field> emptied = new TreeMap<>();

    /** A class of a snippet is there, of which nothing has run. */
    void loaded(Class<?> now) {
        Matcher snippet = CLASS.matcher(now.getName());
        if (snippet.matches()) {
            Class<?> before = latest.put(snippet.group(1), now);
            if (before != null) {
                for (Field field : before.getDeclaredFields()) {
                    keep(field, snippet.group(1), now);
                }
            }
        }
    }

    private void keep(Field field, String snippet, Class<?> now) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers) || field.isSynthetic()) {
            return;
        }
        try {
            Field anew = now.getDeclaredField(field.getName());
            field.setAccessible(true);
            anew.setAccessible(true);
            emptied.computeIfPresent(snippet, (same, old) -> anew);
            Object value = field.get(null);
            if (anew.getType() == field.getType() || anew.getType().isInstance(value)) {
                anew.set(null, value);
            } else if (value != null) {
                emptied.put(snippet, anew);
            }
        } catch (NoSuchFieldException e) {
            // JShell has made something else of it
        } catch (IllegalAccessException e) {
            throw unreachable(field, e);
        }
    }

    /** The variables that have lost their values since this was asked last, for these are of classes that there are anew. */
    List<String> lost() {
        List<String> lost = emptied.values().stream()
                .filter(Variables::isEmpty)
                .map(Field::getName)
                .toList();
        emptied.clear();
        return lost;
    }

    private static boolean isEmpty(Field field) {
        try {
            return field.get(null) == null;
        } catch (IllegalAccessException e) {
            throw unreachable(field, e);
        }
    }

    private static IllegalStateException unreachable(Field field, IllegalAccessException e) {
        return new IllegalStateException("JShell's variable is out of reach: " + field, e);
    }
}

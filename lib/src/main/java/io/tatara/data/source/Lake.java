package io.tatara.data.source;

import io.tatara.TataraException;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * A table format whose classes somebody else brings along.
 *
 * @param name for people
 * @param artifact for {@code --packages}
 * @param jars for {@code TATARA_JARS}
 * @param settings that a session needs beside the classes
 */
record Lake(String name, String artifact, String jars, String settings) {

    /** Runs what reads a table of the format, and says what to add where the session lacks it. */
    <T> T reading(String table, Callable<T> work) {
        return doing("read", table, work);
    }

    /** Runs what writes one. */
    <T> T writing(String table, Callable<T> work) {
        return doing("write", table, work);
    }

    private <T> T doing(String verb, String table, Callable<T> work) {
        String what = "%s the %s table %s".formatted(verb, name, table);
        try {
            return Attempt.reading(what, work);
        } catch (TataraException e) {
            throw explained(e, what);
        } catch (RuntimeException | LinkageError e) {
            throw explained(new TataraException("cannot %s: %s".formatted(what, e.getMessage()), e), what);
        }
    }

    private enum Lack {
        CLASSES,
        SETTINGS,
        NOTHING
    }

    private TataraException explained(TataraException failure, String what) {
        return switch (lacks(failure)) {
            case CLASSES ->
                new TataraException(
                        "cannot %s: %s's classes are not there, since Tatara's jar does not bring them; add --packages %s to spark-submit, or TATARA_JARS=%s for ./tatara"
                                .formatted(what, name, artifact, jars),
                        failure);
            case SETTINGS ->
                new TataraException(
                        "cannot %s: this Spark session, which Tatara did not start, is not set up for %s; whoever starts it sets %s"
                                .formatted(what, name, settings),
                        failure);
            case NOTHING -> failure;
        };
    }

    private Lack lacks(Throwable failure) {
        String format = name.toLowerCase(Locale.ROOT);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof LinkageError
                    || cause instanceof ClassNotFoundException
                    || message.contains("Failed to find the data source: " + format)) {
                return Lack.CLASSES;
            }
            if (message.contains("DELTA_CONFIGURE_SPARK_SESSION_WITH_EXTENSION_AND_CATALOG")
                    // without the extension the command is one that describes a table of that name
                    || message.contains("DESCRIBE HISTORY")
                    || message.contains("`HISTORY`")
                    || cause.getClass().getSimpleName().equals("CatalogNotFoundException")) {
                return Lack.SETTINGS;
            }
        }
        return Lack.NOTHING;
    }
}

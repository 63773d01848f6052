package io.tatara.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tatara.jobs.progress.ProgressConsole;
import io.tatara.jobs.progress.ProgressConsole.Style;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command speaks: results on stdout, everything else on stderr. */
final class OutputOptions {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON document on stdout instead of text.")
    private boolean json;

    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    boolean isVerbose() {
        return verbose;
    }

    boolean isJson() {
        return json;
    }

    /** A bar needs a terminal at both ends; scheduled and CI runs get lines. */
    @SuppressWarnings("SystemConsoleNull") // on Java 17, which alone we run on, null is how "no terminal" is said
    ProgressConsole console() {
        boolean terminal = System.console() != null
                && System.getenv("CI") == null
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
        Style style = noProgress ? Style.SILENT : terminal ? Style.TERMINAL : Style.LINES;
        return new ProgressConsole(command.commandLine().getErr(), style, columns());
    }

    /** As the launcher has measured them; a terminal has at least as many as punched cards had. */
    private static int columns() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(columns) : 80;
    }

    /** Says what a signal has ended, and how to continue. */
    void interrupted(String message) {
        var err = command.commandLine().getErr();
        err.println("tatara: " + message);
        err.flush();
        if (json) {
            print(message, failure(message, ExitCode.INTERRUPTED));
        }
    }

    /** The document of a command that failed. */
    static Map<String, Object> failure(String message, int exitCode) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("error", message);
        document.put("exitCode", exitCode);
        return document;
    }

    /** Prints a result in the form asked for. */
    void print(String text, Map<String, ?> document) {
        var out = command.commandLine().getOut();
        try {
            out.println(json ? JSON.writeValueAsString(document) : text.stripTrailing());
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the result holds what JSON cannot", e);
        }
    }
}

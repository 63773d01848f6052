package io.tatara.jobs.command;

import io.tatara.TataraException;
import io.tatara.jobs.runfile.RunFileException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Ends a command that failed: what a user can act on is a message, everything else a stack trace too. */
final class Failure implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult whole) {
        // the options stand behind the subcommand
        ParseResult parsed = line.getParseResult();
        PrintWriter err = line.getErr();
        String message = message(failure);
        err.println(message);
        if (!(failure instanceof TataraException) || has(parsed, "--verbose")) {
            failure.printStackTrace(err);
        }
        err.flush();
        int code = code(failure);
        if (has(parsed, "--json")) {
            OutputOptions output = (OutputOptions) line.getCommandSpec().mixins().values().stream()
                    .map(CommandSpec::userObject)
                    .filter(OutputOptions.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("error", message);
            document.put("exitCode", code);
            output.print(message, document);
        }
        return code;
    }

    private static String message(Exception failure) {
        if (failure instanceof TataraException) {
            return "tatara: " + failure.getMessage();
        }
        return "tatara: failed unexpectedly: " + failure;
    }

    private static int code(Exception failure) {
        if (failure instanceof RunFileException || failure instanceof UsageException) {
            return ExitCode.INVALID;
        }
        return failure instanceof GateException ? ExitCode.METRIC_GATE : ExitCode.FAILED;
    }

    private static boolean has(ParseResult parsed, String option) {
        return parsed.hasMatchedOption(option);
    }
}

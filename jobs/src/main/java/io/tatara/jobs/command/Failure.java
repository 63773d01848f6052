package io.tatara.jobs.command;

import io.tatara.TataraException;
import io.tatara.data.DataRefused;
import io.tatara.jobs.runfile.RunFileException;
import io.tatara.jobs.secret.Redaction;
import io.tatara.jobs.workflow.Interruption;
import io.tatara.jobs.workflow.NoTrialException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Ends a command that failed: what a user can act on is a message, everything else a stack trace too. */
final class Failure implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult whole) {
        if (Interruption.isUnderWay()) {
            // a signal's own message is out already
            return ExitCode.INTERRUPTED;
        }
        Exception failure = actionable(thrown);
        // the options stand behind the subcommand
        ParseResult parsed = line.getParseResult();
        PrintWriter err = line.getErr();
        Redaction redaction =
                mixin(line, RunFileOptions.class).map(RunFileOptions::redaction).orElse(Redaction.nothing());
        String message = redaction.apply(message(failure));
        err.println(message);
        if (!(failure instanceof TataraException) || has(parsed, "--verbose")) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            err.print(redaction.apply(trace.toString()));
        }
        err.flush();
        int code = code(failure);
        if (has(parsed, "--json")) {
            OutputOptions output = mixin(line, OutputOptions.class).orElseThrow();
            output.print(message, OutputOptions.failure(message, code));
        }
        return code;
    }

    /** What a worker threw for the user comes wrapped in Spark's own account of it. */
    private static Exception actionable(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TataraException found) {
                return found;
            }
        }
        return thrown;
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
        if (failure instanceof DataRefused) {
            return ExitCode.DATA_GATE;
        }
        if (failure instanceof NoTrialException) {
            return ExitCode.NO_TRIAL;
        }
        return failure instanceof GateException ? ExitCode.METRIC_GATE : ExitCode.FAILED;
    }

    private static <T> Optional<T> mixin(CommandLine line, Class<T> type) {
        return line.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    private static boolean has(ParseResult parsed, String option) {
        return parsed.hasMatchedOption(option);
    }
}

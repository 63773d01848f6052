package io.tatara.jobs.command;

import io.tatara.jobs.runfile.RunFileSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Publishes the run file's schema, for editors. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Print the JSON Schema of run files: every key with its meaning, range and default.")
final class SchemaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() {
        command.commandLine().getOut().print(RunFileSchema.text());
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.runfile.RunFileReference;
import io.tatara.jobs.runfile.RunFileSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--markdown", description = "Print the reference made of it instead, for people: docs/run-file.md.")
    private boolean markdown;

    @Override
    public Integer call() {
        command.commandLine().getOut().print(markdown ? RunFileReference.markdown() : RunFileSchema.text());
        command.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.session.Versions;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line, whole. */
@Command(
        name = "tatara",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        description = "Trains neural networks where the data already is: on Spark.",
        footer = {
            "",
            "Exit codes: 0 done; 1 failed; 2 wrong usage or an invalid run file; 20 data that cannot be trained on;",
            "21 metric gate; 22 a study without a result; 23 interrupted, can be resumed."
        },
        subcommands = {
            RunCommand.class,
            PrepareCommand.class,
            TrainCommand.class,
            TuneCommand.class,
            EvaluateCommand.class,
            ScoreCommand.class,
            RegistryCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            KeysCommand.class,
            ValidateCommand.class,
            GenerateCommand.class,
            InfoCommand.class,
            SchemaCommand.class
        })
public final class Commands implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /** The line to execute; its streams are stdout and stderr until set otherwise. */
    public static CommandLine line() {
        return new CommandLine(new Commands())
                .setExecutionExceptionHandler(new Failure())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(120)
                .setUsageHelpAutoWidth(true);
    }

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "name a command");
    }

    /** What {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return Versions.all().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .toArray(String[]::new);
        }
    }
}

package io.tatara.jobs.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows and changes what a registry holds. */
@Command(
        name = "registry",
        mixinStandardHelpOptions = true,
        description = "Show the versions of a model registry, and say which one is in use.",
        subcommands = {
            RegistryListCommand.class,
            RegistryPromoteCommand.class,
            RegistryRollbackCommand.class,
            RegistryPruneCommand.class
        })
final class RegistryCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "name what to do: list, promote, rollback or prune");
    }
}

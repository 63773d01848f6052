package io.tatara.jobs.command;

import io.tatara.registry.ModelRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Goes back to an earlier version. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Have an alias name the version that it named before; again, the one before that.")
final class RegistryRollbackCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RegistryOptions options;

    @Option(names = "--alias", description = "The alias (default: ${DEFAULT-VALUE}).", defaultValue = "champion")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String alias;

    @Option(names = "--reason", description = "Kept in the alias's history.", defaultValue = "rolled back by hand")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        ModelRegistry registry = options.open();
        int version = registry.rollBack(alias, reason).number();
        output.print(
                "%s is version %d again".formatted(alias, version), RegistryOptions.named(registry, alias, version));
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.registry.ModelRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a version in use. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Have an alias name a version.")
final class RegistryPromoteCommand implements Callable<Integer> {

    @Parameters(paramLabel = "VERSION", description = "Number of the version.")
    private int version;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RegistryOptions options;

    @Option(names = "--alias", description = "The alias (default: ${DEFAULT-VALUE}).", defaultValue = "champion")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String alias;

    @Option(names = "--reason", description = "Kept in the alias's history.", defaultValue = "promoted by hand")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String reason;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        ModelRegistry registry = options.open();
        registry.promote(alias, version, reason);
        output.print("%s is version %d".formatted(alias, version), RegistryOptions.named(registry, alias, version));
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.registry.ModelRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes old versions. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Delete old versions, but never one that an alias names or would go back to.")
final class RegistryPruneCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RegistryOptions options;

    @Option(names = "--keep", required = true, description = "How many of the newest versions stay, at least 1.")
    private int keep;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        if (keep < 1) {
            throw new UsageException("--keep must be at least 1, got " + keep);
        }
        ModelRegistry registry = options.open();
        List<Integer> deleted = registry.prune(keep);
        output.print(
                deleted.isEmpty() ? "nothing was deleted" : "deleted: " + deleted,
                Map.of("registry", registry.path(), "deleted", deleted));
        return ExitCode.DONE;
    }
}

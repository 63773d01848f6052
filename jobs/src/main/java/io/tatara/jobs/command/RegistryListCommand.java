package io.tatara.jobs.command;

import io.tatara.jobs.progress.RegistryText;
import io.tatara.registry.ModelRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists versions. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the versions, the newest first, with their metrics and aliases.")
final class RegistryListCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RegistryOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        ModelRegistry registry = options.open();
        var versions = registry.versions();
        Map<String, Integer> aliases = registry.aliases();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("registry", registry.path());
        document.put("aliases", aliases);
        document.put(
                "versions", versions.stream().map(RegistryOptions::document).toList());
        output.print(
                versions.isEmpty()
                        ? "%s holds no version".formatted(registry.path())
                        : RegistryText.render(versions, aliases),
                document);
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.session.Machine;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what this machine would compute with. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print versions, BLAS and CPU in use, memory limits and Spark's settings; needs no cluster.")
final class InfoCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        Map<String, Map<String, String>> sections = Machine.describe();
        StringBuilder text = new StringBuilder();
        sections.forEach((title, facts) -> {
            text.append(text.isEmpty() ? "" : "\n").append(title).append('\n');
            int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
            facts.forEach((name, value) ->
                    text.append("  %s  %s\n".formatted(name + " ".repeat(width - name.length()), value)));
        });
        output.print(text.toString(), sections);
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.RunFileReader;
import io.tatara.jobs.session.Machine;
import io.tatara.jobs.workflow.Rehearsal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what this machine would compute with. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print versions, BLAS and CPU in use, memory limits and Spark's settings; needs no cluster.")
final class InfoCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUNFILE",
            description = "A run file: say also which engine would compute its network, and why.")
    private @Nullable String runFile;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        Map<String, Map<String, String>> sections = Machine.describe();
        if (runFile != null) {
            ResolvedRun run = new RunFileReader().read(runFile, List.of());
            // as the run will have it: with its file systems, and with what is demanded of models
            sections.put("run file", Map.of("network", Rehearsal.network(run.settings(), RunContext.hadoop(run))));
        }
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

package io.tatara.jobs.command;

import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.session.Session;
import io.tatara.jobs.workflow.Rehearsal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a run file as far as that goes without a cluster. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Check a run file completely: keys, ranges, columns against the table where it can be read from here, and"
                        + " the network. Needs no cluster and writes nothing.")
final class ValidateCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Option(names = "--resolved", description = "Print the run file with every default written out.")
    private boolean resolved;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        ResolvedRun file = options.run();
        Rehearsal.variants(file);
        List<String> findings;
        try (Session session =
                Session.open("tatara validate", "local[1]", file.settings().spark(), 1)) {
            findings = Rehearsal.of(file.settings(), session.spark());
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("valid", true);
        document.put("checked", findings);
        document.put("resolved", file.yaml());
        output.print(
                resolved ? file.yaml() : options.name() + " is valid\n  " + String.join("\n  ", findings), document);
        return ExitCode.DONE;
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.workflow.Workflow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prepares the data of a run. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Read the table, split it, fit the features, and write prepared data into the run directory.")
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        try (RunContext context = RunContext.begin("prepare", options, output)) {
            Workflow workflow = new Workflow(context.run());
            workflow.prepare();
            context.done(false);
            output.print(ReportText.render(workflow.report()), context.result());
            return ExitCode.DONE;
        }
    }
}

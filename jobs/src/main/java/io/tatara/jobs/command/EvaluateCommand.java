package io.tatara.jobs.command;

import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.workflow.Workflow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Evaluates a model. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Evaluate the model of a run on its prepared data, as the run file or --set evaluate.part says.")
final class EvaluateCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        try (RunContext context = RunContext.more("evaluate", options, output)) {
            Workflow workflow = new Workflow(context.run());
            workflow.evaluate();
            context.done(false);
            output.print(ReportText.render(workflow.report()), context.result());
            return ExitCode.DONE;
        }
    }
}

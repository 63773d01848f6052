package io.tatara.jobs.command;

import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.workflow.Workflow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prepare, train and evaluate; the model goes to model/ in the run directory.")
final class TrainCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        try (RunContext context = RunContext.begin("train", options, output)) {
            Workflow workflow = new Workflow(context.run());
            workflow.train();
            workflow.draw();
            context.done(context.run().settings().gate() == null);
            output.print(ReportText.render(workflow.report()), context.result());
            return ExitCode.DONE;
        }
    }
}

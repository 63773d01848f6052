package io.tatara.jobs.command;

import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.workflow.Workflow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(
            names = "--gate",
            description = "Hold the model against the run file's gate too; a model below it ends with exit code 21.")
    private boolean gate;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        try (RunContext context = RunContext.more("evaluate", options, output)) {
            Workflow workflow = new Workflow(context.run());
            if (gate && context.run().settings().gate() == null) {
                throw new UsageException(
                        "--gate needs a gate in the run file, such as gate: {metric: accuracy, min: 0.9}");
            }
            workflow.evaluate();
            String refusal = gate ? workflow.gate() : null;
            workflow.draw();
            context.done(gate && refusal == null);
            output.print(ReportText.render(workflow.report()), context.result());
            if (refusal != null) {
                throw new GateException(refusal);
            }
            return ExitCode.DONE;
        }
    }
}

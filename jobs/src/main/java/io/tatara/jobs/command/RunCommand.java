package io.tatara.jobs.command;

import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.jobs.workflow.Workflow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a whole workflow. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The whole workflow: check, prepare, train, evaluate, hold against the gate, register, score.")
final class RunCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        try (RunContext context = RunContext.begin("run", options, output)) {
            Workflow workflow = new Workflow(context.run());
            workflow.train();
            String refusal = workflow.gate();
            Scoring scoring = context.run().settings().score();
            if (refusal == null && scoring != null) {
                workflow.scoreOnce(scoring);
            }
            workflow.draw();
            context.done(refusal == null);
            output.print(ReportText.render(workflow.report()), context.result());
            if (refusal != null) {
                throw new GateException(refusal);
            }
            return ExitCode.DONE;
        }
    }
}

package io.tatara.jobs.command;

import io.tatara.jobs.progress.PlanDocument;
import io.tatara.jobs.progress.PlanText;
import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.runfile.ResolvedRun;
import io.tatara.jobs.runfile.Search;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.tune.WarmStarts;
import io.tatara.jobs.workflow.Rehearsal;
import io.tatara.jobs.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches for the best settings. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Prepare, search for the best settings as the section tune says, and evaluate the best trial's model."
                        + " The model goes to model/ in the run directory, its run file to best.yaml.")
final class TuneCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Option(names = "--plan", description = "Print what will be trained, and train nothing.")
    private boolean plan;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        ResolvedRun file = options.run();
        Tune tune = file.settings().tune();
        if (tune == null) {
            throw new UsageException("%s has no section tune: it says what is searched".formatted(options.name()));
        }
        Rehearsal.variants(file);
        if (!options.resumes()) {
            // a study that is resumed has its own
            WarmStarts.best(tune, RunContext.hadoop(file));
        }
        if (plan) {
            Map<String, Object> document = new LinkedHashMap<>();
            Search.Trials trials = file.settings().trials();
            document.put("plan", PlanDocument.of(trials.forecast(), trials.resource()));
            output.print(PlanText.render(trials.forecast(), trials.resource()), document);
            return ExitCode.DONE;
        }
        try (RunContext context = RunContext.begin("tune", options, output)) {
            Workflow workflow = new Workflow(context.run());
            String study = workflow.tune();
            workflow.draw();
            context.done(context.run().settings().gate() == null);
            output.print(study + "\n" + ReportText.render(workflow.report()), context.result());
            return ExitCode.DONE;
        }
    }
}

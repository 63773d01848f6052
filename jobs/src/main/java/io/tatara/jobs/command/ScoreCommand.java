package io.tatara.jobs.command;

import io.tatara.data.source.Source;
import io.tatara.jobs.progress.ReportText;
import io.tatara.jobs.runfile.Scoring;
import io.tatara.jobs.session.Session;
import io.tatara.jobs.workflow.ScoreStation;
import io.tatara.jobs.workflow.Workflow;
import io.tatara.model.ModelBundle;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a table: as a run file says, or any table with any model. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Add predictions and probabilities to a table.",
            "Either with the model of a run, as its run file says under score: tatara score --run-dir DIR",
            "or any table: tatara score --model DIR --source '{csv: new.csv}' --out scored"
        })
final class ScoreCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RunFileOptions options;

    @Option(names = "--model", description = "A model bundle, such as model/ in a run directory.")
    private @Nullable String model;

    @Option(names = "--source", description = "The table, written as data.source in a run file: '{csv: new.csv}'.")
    private @Nullable String source;

    @Option(names = "--out", description = "Where the scored table goes: a folder, local or any Hadoop URI.")
    private @Nullable String out;

    @Option(
            names = "--format",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "PARQUET")
    private Scoring.Format format = Scoring.Format.PARQUET;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private OutputOptions output;

    @Override
    public Integer call() {
        String bundle = model;
        String table = source;
        String place = out;
        if (bundle == null && table == null && place == null) {
            return scoreRun();
        }
        if (bundle == null || table == null || place == null) {
            throw new UsageException(
                    "--model, --source and --out go together; without all of them, name a run with --run-dir");
        }
        return scoreTable(Places.local(bundle), table, Places.local(place));
    }

    private int scoreRun() {
        try (RunContext context = RunContext.more("score", options, output)) {
            Scoring asked = context.run().settings().score();
            Scoring scoring = asked == null ? Scoring.ofAll() : asked;
            if (scoring.incremental() == null && scoring.stream() == null) {
                requireFree(
                        context.run().directory().resolve(scoring.output()),
                        context.run().hadoop());
            }
            Workflow workflow = new Workflow(context.run());
            workflow.score(scoring);
            workflow.draw();
            context.done(false);
            output.print(ReportText.render(workflow.report()), context.result());
            return ExitCode.DONE;
        }
    }

    private int scoreTable(String bundle, String table, String place) {
        options.requireNoRun("--model");
        Source rows = options.source(table);
        try (Session session = Session.open("tatara score", options.master(), Map.of(), 1)) {
            requireFree(place, session.hadoop());
            ModelBundle trained = ModelBundle.read(session.hadoop(), bundle, options.trusted());
            ScoreStation.score(session.spark(), trained, rows, place, format);
        }
        output.print(
                "scored: " + place,
                Map.of("output", place, "format", format.name().toLowerCase(Locale.ROOT), "model", bundle));
        return ExitCode.DONE;
    }

    private void requireFree(String place, Configuration hadoop) {
        Places.requireFree(place, hadoop, options.overwrites() ? Places.Taken.REPLACED : Places.Taken.REFUSED);
    }
}

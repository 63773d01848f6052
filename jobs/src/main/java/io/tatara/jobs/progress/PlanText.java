package io.tatara.jobs.progress;

import static io.tatara.jobs.progress.Numbers.whole;
import static java.util.stream.Collectors.joining;

import io.tatara.jobs.runfile.Forecast;
import io.tatara.jobs.runfile.Resource;
import io.tatara.jobs.runfile.Search;
import io.tatara.tuning.schedule.Bracket;
import java.util.List;

/** What a study will train, before anything is. */
public final class PlanText {

    private final Resource resource;

    private PlanText(Resource resource) {
        this.resource = resource;
    }

    /** Lines for people. */
    public static String render(Forecast forecast, Resource resource) {
        PlanText text = new PlanText(resource);
        String plan;
        if (forecast instanceof Forecast.Brackets brackets) {
            plan = text.brackets(brackets);
        } else if (forecast instanceof Forecast.Stopping stopping) {
            plan = "%s of %s %s at most, compared every %d\n"
                    .formatted(trials(stopping.trials()), whole(stopping.most()), resource.units(), stopping.every());
        } else {
            plan = text.rungs((Forecast.Rungs) forecast);
        }
        return plan + text.folds();
    }

    private static String trials(int trials) {
        return trials == Search.OPEN ? "trials until the budget ends" : whole(trials) + " trials";
    }

    private String folds() {
        if (resource instanceof Resource.Epochs epochs) {
            return epochs.folds() == 1
                    ? ""
                    : "each trial trains on %d folds, so many epochs on each\n".formatted(epochs.folds());
        }
        if (resource instanceof Resource.Folds folds) {
            return "a fold is a training of %s epochs\n".formatted(whole(folds.epochs()));
        }
        return "a share is of the training rows, for %s epochs%s; epochs here are of all of them\n"
                .formatted(
                        whole(resource.epochs(0)),
                        resource.trainings(0) == 1 ? "" : " on each of %d folds".formatted(resource.trainings(0)));
    }

    private String number(long amount) {
        Number number = resource.number(amount);
        return number instanceof Long ? whole(amount) : number.toString();
    }

    private String rungs(Forecast.Rungs plan) {
        boolean open = plan.trials() == Search.OPEN;
        String trials = trials(plan.trials());
        long last = plan.levels().get(plan.levels().size() - 1);
        if (plan.levels().size() == 1) {
            return "%s of %s %s each%s\n"
                    .formatted(
                            trials,
                            number(last),
                            resource.units(),
                            open ? "" : ": %s epochs".formatted(whole(Math.round(resource.epochs(plan)))));
        }
        String text = "%s, compared after %s %s; of those of a rung the best 1 in %d goes on\n"
                .formatted(
                        trials,
                        plan.levels().stream().map(this::number).collect(joining(", ")),
                        resource.units(),
                        plan.eta());
        return open ? text : text + "about %s epochs\n".formatted(whole(Math.round(resource.epochs(plan))));
    }

    private String brackets(Forecast.Brackets plan) {
        List<Bracket> pass = plan.pass();
        int rungs =
                pass.stream().mapToInt(bracket -> bracket.rungs().size()).max().orElse(0);
        TextTable table = new TextTable().left(1);
        table.row("bracket", "trials × %s, rung by rung".formatted(resource.units()), "trials", "trainings", "epochs");
        for (int i = 0; i < pass.size(); i++) {
            Bracket bracket = pass.get(i);
            table.row(
                    Integer.toString(i),
                    bracket.rungs().stream()
                            .map(rung -> "%d × %s".formatted(rung.trials(), number(rung.resource())))
                            .collect(joining("  →  ")),
                    whole(bracket.trials()),
                    whole(bracket.runs()),
                    whole(Math.round(resource.epochs(bracket))));
        }
        long trials = pass.stream().mapToLong(Bracket::trials).sum();
        long runs = pass.stream().mapToLong(Bracket::runs).sum();
        double cost = pass.stream().mapToDouble(resource::epochs).sum();
        if (pass.size() > 1) {
            table.row("in all", "", whole(trials), whole(runs), whole(Math.round(cost)));
        }
        return table.render() + repeats(plan.passes(), rungs);
    }

    private String repeats(int passes, int rungs) {
        String resumed = rungs > 1 && resource instanceof Resource.Epochs
                ? "a trial that goes on continues from its checkpoint: its epochs count once\n"
                : "";
        if (passes == 1) {
            return resumed;
        }
        return resumed
                + (passes == Search.OPEN_PASSES
                        ? "pass after pass, until the budget ends\n"
                        : "%d passes, until the budget ends\n".formatted(passes));
    }
}

package io.tatara.tuning.journal;

import io.tatara.tuning.run.Limits;
import io.tatara.tuning.run.ThreadRunner;
import io.tatara.tuning.sample.TpeSampler;
import io.tatara.tuning.schedule.Asha;
import io.tatara.tuning.schedule.Halvings;
import io.tatara.tuning.space.Parameter;
import io.tatara.tuning.space.Reals;
import io.tatara.tuning.space.Scale;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.Study;
import io.tatara.tuning.study.Trial;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A study of 200 trials, in a process of its own, that goes on from its journal however often it is killed. */
final class JournaledStudy {

    private JournaledStudy() {}

    public static void main(String[] file) throws InterruptedException {
        try (LocalJournal journal = LocalJournal.open(Path.of(file[0]), "a study")) {
            Space space = new Space(
                    new Parameter("x", new Reals(-1, 1, Scale.LINEAR)),
                    new Parameter("y", new Reals(-1, 1, Scale.LINEAR)));
            Study study = Study.resumed(
                    new Asha(new Halvings(9, 1, 3), 200), new TpeSampler(space, 1), journal, journal.events());
            new ThreadRunner(study, JournaledStudy::loss, 1, Limits.NONE).run();
        }
    }

    /** Of some trials there is none. */
    private static double loss(Trial trial) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(2);
        double x = (Double) trial.configuration().get("x");
        double y = (Double) trial.configuration().get("y");
        if (trial.assignment().trial() % 7 == 3) {
            throw new IllegalStateException(
                    "trial %d cannot be trained".formatted(trial.assignment().trial()));
        }
        return x * x + y * y + 0.1 / trial.assignment().to();
    }
}

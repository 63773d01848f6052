package io.tatara.jobs.tune;

import io.tatara.TataraException;
import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.runfile.Tune;
import io.tatara.jobs.runfile.WarmStart;
import io.tatara.tuning.journal.JournalText;
import io.tatara.tuning.space.Configuration;
import io.tatara.tuning.study.EarlierStudy;
import io.tatara.tuning.study.StudyEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a study begins with. It is kept in the run directory, so that a study that is resumed has the same first trials whatever has
 * become of the studies that they are from.
 */
public final class WarmStarts {

    private static final String FILE = "warm-start.jsonl";

    private WarmStarts() {}

    /**
     * The best configurations of the earlier studies; none without a warm start. Changes nothing.
     *
     * @param hadoop that their run directories are reached with
     * @throws TataraException if one holds no study, or nothing that fits into the space
     */
    public static List<Configuration> best(Tune tune, org.apache.hadoop.conf.Configuration hadoop) {
        WarmStart warmStart = tune.warmStart();
        if (warmStart == null) {
            return List.of();
        }
        List<EarlierStudy> studies = new ArrayList<>();
        for (String place : warmStart.from()) {
            EarlierStudy study = new EarlierStudy(StudyJournals.events(RunDirectory.at(place, hadoop)));
            if (study.best(tune.space().space(), 1).isEmpty()) {
                throw new TataraException(
                        "tune.warmStart.from: no trial of %s has come to a result that fits into this space; take it out"
                                .formatted(place));
            }
            studies.add(study);
        }
        List<Configuration> best = EarlierStudy.best(studies, tune.space().space(), warmStart.trials());
        Integer trials = tune.budget().trials();
        return trials == null || trials > best.size() ? best : best.subList(0, trials);
    }

    /** The configurations of a run's first trials, as they are kept there; they are from now on if they were not. */
    public static List<Configuration> of(
            Tune tune, RunDirectory directory, org.apache.hadoop.conf.Configuration hadoop) {
        if (tune.warmStart() != null && directory.exists(FILE)) {
            return JournalText.events(
                            directory.resolve(FILE), directory.readText(FILE).getBytes(StandardCharsets.UTF_8))
                    .stream()
                    .map(event -> ((StudyEvent.Suggested) event).configuration())
                    .toList();
        }
        List<Configuration> first = best(tune, hadoop);
        if (!first.isEmpty()) {
            StringBuilder text = new StringBuilder(JournalText.head("warm start"));
            for (int trial = 0; trial < first.size(); trial++) {
                text.append(JournalText.line(new StudyEvent.Suggested(trial, first.get(trial))));
            }
            directory.writeText(FILE, text.toString());
        }
        return first;
    }
}

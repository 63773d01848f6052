package io.tatara.jobs.report;

import io.tatara.jobs.rundir.RunDirectory;
import io.tatara.jobs.tune.StudyClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes {@code report.html} of what there is in a run directory. */
public final class Report {

    /** The file's name. */
    public static final String NAME = "report.html";

    private Report() {}

    /**
     * Writes it, whole or not at all, in the place of one that there was. Needs no Spark.
     *
     * @throws io.tatara.TataraException if the directory holds no run, or a file of it is damaged
     */
    public static void write(RunDirectory directory) {
        directory.writeText(NAME, page(directory).html());
    }

    static Page page(RunDirectory directory) {
        Evidence evidence = Evidence.of(directory);
        List<Section> sections = new ArrayList<>();
        List<Page.Fact> facts = new ArrayList<>(RunFacts.of(evidence));
        boolean study = isStudy(evidence.events());
        if (study) {
            Study found = Study.of(directory, evidence);
            facts.addAll(0, found.facts());
            sections.addAll(StudySections.of(found));
        }
        sections.addAll(TrainingSections.of(TrainingHistory.of(evidence.events()), evidence));
        sections.addAll(EvaluationSections.of(evidence));
        sections.addAll(DataSections.of(evidence));
        sections.add(SettingsSection.of(evidence));
        return new Page(
                evidence.name(),
                study ? "study" : "run",
                facts,
                sections.stream().filter(section -> !section.pieces().isEmpty()).toList());
    }

    private static boolean isStudy(Events events) {
        AtomicBoolean study = new AtomicBoolean();
        events.read(event -> {
            if (event.path("event").asText().equals(StudyClock.BEGAN)) {
                study.set(true);
            }
        });
        return study.get();
    }
}

package io.tatara.live;

import io.tatara.train.TrainingEvent;
import org.jspecify.annotations.Nullable;

/** What an application trains now, or has trained last: one training, one study, or a study and the training after it. Safe for several threads. */
final class LiveBoard {

    private LiveTraining training = new LiveTraining();
    private boolean trains;
    private @Nullable LiveStudy study;

    synchronized void on(LiveEvent event) {
        if (event instanceof LiveEvent.OfTraining of) {
            if (of.event() instanceof TrainingEvent.Started && !training.mayStart()) {
                training = training.next();
            }
            trains = true;
            training.on(of.event());
        } else if (event instanceof LiveEvent.TrainingFailed failed) {
            if (training.isOver()) {
                training = training.next();
            }
            trains = true;
            training.failed(failed.reason());
        } else if (event instanceof LiveEvent.StudyBegan began) {
            study = new LiveStudy(began);
        } else if (study != null) {
            if (event instanceof LiveEvent.TrialBegan began) {
                study.on(began);
            } else if (event instanceof LiveEvent.TrialEnded ended) {
                study.on(ended);
            } else if (event instanceof LiveEvent.StudyEnded ended) {
                study.on(ended);
            }
        }
    }

    /** The training; null before the first. */
    synchronized LiveTraining.@Nullable View training() {
        return trains ? training.view() : null;
    }

    /** The study; null before the first. */
    synchronized LiveStudy.@Nullable View study() {
        return study == null ? null : study.view();
    }
}

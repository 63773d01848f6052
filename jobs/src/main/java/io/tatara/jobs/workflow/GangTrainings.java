package io.tatara.jobs.workflow;

import io.tatara.TataraException;
import io.tatara.jobs.progress.ProgressText;
import io.tatara.jobs.runfile.RunFile;
import io.tatara.jobs.runfile.RunFileException;
import io.tatara.jobs.tune.Trainings;
import io.tatara.spark.SlotsMissing;
import io.tatara.spark.WorkerLost;
import io.tatara.train.Divergence;
import io.tatara.train.StopRequest;
import io.tatara.train.Trainer;
import io.tatara.train.TrainingDiverged;
import io.tatara.train.TrainingEvent;
import io.tatara.train.TrainingJob;
import io.tatara.train.TrainingResult;
import io.tatara.train.TrainingSummary;
import io.tatara.train.single.TaskReport;
import io.tatara.tuning.run.Interference;
import io.tatara.tuning.study.Best;
import io.tatara.tuning.study.Trial;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Each trial is a whole distributed training: a gang of as many workers as the section {@code distribution} has. */
final class GangTrainings implements Trainings {

    private final Run run;
    private final StudyShards shards;
    private final TrialPlans plans;
    private final Set<Thread> training = ConcurrentHashMap.newKeySet();

    GangTrainings(Run run, StudyShards shards, TrialPlans plans) {
        this.run = run;
        this.shards = shards;
        this.plans = plans;
    }

    @Override
    public List<TaskReport> train(Trial trial) throws InterruptedException, Interference {
        RunFile settings = plans.settings(trial.configuration());
        List<TrainingEvent.EpochFinished> epochs = new CopyOnWriteArrayList<>();
        StopRequest stop = new StopRequest();
        TrainingJob job = shards.job(plans.of(trial).get(0), event -> note(trial, event, epochs), stop);
        Trainer trainer = trainer(settings);
        CompletableFuture<TrainingResult> result =
                started(() -> trainer.train(job), "gang-" + trial.assignment().trial());
        try {
            return report(result.get().summary(), epochs, null, settings);
        } catch (InterruptedException e) {
            stop.ask();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TrainingDiverged diverged) {
                return report(diverged.lastFinite().summary(), epochs, diverged.divergence(), settings);
            }
            if (e.getCause() instanceof WorkerLost || e.getCause() instanceof SlotsMissing) {
                throw new Interference(
                        Interference.Cause.OTHER, String.valueOf(e.getCause().getMessage()), e.getCause());
            }
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new TataraException(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    private void note(Trial trial, TrainingEvent event, List<TrainingEvent.EpochFinished> epochs) {
        if (event instanceof TrainingEvent.EpochFinished epoch) {
            epochs.add(epoch);
        }
        ProgressText.trouble(event)
                .ifPresent(text -> run.console()
                        .say("trial %d: %s".formatted(trial.assignment().trial(), text)));
    }

    private static List<TaskReport> report(
            TrainingSummary summary,
            List<TrainingEvent.EpochFinished> epochs,
            @Nullable Divergence divergence,
            RunFile settings) {
        String hosts = "%d workers".formatted(settings.distribution().workers());
        return List.of(new TaskReport(summary, epochs, divergence, hosts));
    }

    /** On a thread of its own: an interrupt of the trial's is to cost neither its round nor its checkpoint. */
    private CompletableFuture<TrainingResult> started(Callable<TrainingResult> work, String name) {
        CompletableFuture<TrainingResult> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    } finally {
                        training.remove(Thread.currentThread());
                    }
                },
                name);
        thread.setDaemon(true);
        training.add(thread);
        thread.start();
        return result;
    }

    private Trainer trainer(RunFile settings) {
        return Trainers.of(
                settings,
                run.spark(),
                Start.of(settings, shards.schema(), run.hadoop()).network());
    }

    @Override
    public int slots(Trial trial) {
        try {
            return plans.settings(trial.configuration()).distribution().workers();
        } catch (RunFileException e) {
            // its training says the same, and fails for it
            return 1;
        }
    }

    @Override
    public TrainingResult result(Best best) {
        Trainer trainer = trainer(plans.settings(best.configuration()));
        TrainingJob job = shards.job(plans.whole(best), event -> {}, new StopRequest());
        TrainingResult kept = trainer.train(job);
        long examples = job.config().until() * job.data().rows();
        int epochs = kept.summary().epochs();
        boolean beyond = epochs > job.config().until()
                || (epochs == job.config().until() && kept.summary().examples() > examples);
        return beyond
                ? trainer.train(shards.job(plans.whole(best).withoutCheckpoints(), event -> {}, new StopRequest()))
                : kept;
    }

    @Override
    public boolean awaitIdle(double seconds) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        for (Thread thread : training) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
        return training.isEmpty();
    }

    @Override
    public void close() {}
}

package io.tatara.jobs.ml;

import io.tatara.TataraException;
import io.tatara.tuning.journal.Journal;
import io.tatara.tuning.journal.JournalException;
import io.tatara.tuning.journal.LocalJournal;
import io.tatara.tuning.run.Limits;
import io.tatara.tuning.schedule.FullBudget;
import io.tatara.tuning.schedule.Racing;
import io.tatara.tuning.schedule.Scheduler;
import io.tatara.tuning.search.Tuned;
import io.tatara.tuning.search.Tuning;
import io.tatara.tuning.space.Space;
import io.tatara.tuning.study.StudyEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Searches the params of any estimator of Spark ML, and fits it with the best of them: for those who have a {@code
 * CrossValidator} and change one line. It takes the same estimator, evaluator, param maps, folds, seed and parallelism, and gives
 * the same metrics for the same maps; with a {@link ParamSpace} instead of maps it searches ranges, by TPE if nothing else is
 * said, and with {@code racing} bad settings lose their later folds.
 *
 * <pre>{@code
 * new TataraTuner()
 *         .setEstimator(pipeline)
 *         .setEvaluator(new MulticlassClassificationEvaluator())
 *         .setSpace(new ParamSpace().real(network.learningRate(), 1e-4, 1e-1, Scale.LOG))
 *         .setTrials(30).setNumFolds(5).setRacing(true).setParallelism(4)
 *         .fit(table)
 * }</pre>
 *
 * <p>A trial that fails, or is measured as no number, does not end the search, and is learned from. With one trial at a time the
 * same seed and table give the same trials. Settings are not for several threads.
 */
public final class TataraTuner extends Estimator<TataraTunerModel> implements TunerParams, MLWritable {

    private static final long serialVersionUID = 1L;
    private static final double CONFIDENCE = 0.95;

    private final String uid;

    public TataraTuner() {
        this(Identifiable$.MODULE$.randomUID("tataraTuner"));
    }

    /** @param uid that tells it from others in a pipeline */
    public TataraTuner(String uid) {
        this.uid = uid;
        setDefault(numFolds(), 3);
        setDefault(foldCol(), "");
        setDefault(trainRatio(), 0.75);
        setDefault(search(), SearchKind.TPE.word());
        setDefault(trials(), 30);
        setDefault(parallelism(), 1);
        setDefault(racing(), false);
        setDefault(maxSeconds(), 0.0);
        setDefault(journal(), "");
        setDefault(seed(), 42L);
    }

    @Override
    public String uid() {
        return uid;
    }

    public TataraTuner setEstimator(Estimator<?> value) {
        return with(estimator(), value);
    }

    public TataraTuner setEvaluator(Evaluator value) {
        return with(evaluator(), value);
    }

    /** Which params are searched, and over what. */
    public TataraTuner setSpace(ParamSpace value) {
        return with(space(), value);
    }

    /** Every map of a grid, each once and in its order, as a CrossValidator goes through them. */
    public TataraTuner setEstimatorParamMaps(ParamMap... maps) {
        return with(space(), ParamSpace.of(List.of(maps)))
                .with(search(), SearchKind.GRID.word())
                .with(trials(), maps.length);
    }

    /** 3 by default; 1 for one validation part. */
    public TataraTuner setNumFolds(int value) {
        return with(numFolds(), value);
    }

    public TataraTuner setFoldCol(String value) {
        return with(foldCol(), value);
    }

    /** 0.75 by default. */
    public TataraTuner setTrainRatio(double value) {
        return with(trainRatio(), value);
    }

    /** {@code tpe} by default, {@code bayesian}, {@code random}, {@code sobol} or {@code grid}. */
    public TataraTuner setSearch(String value) {
        return with(search(), value);
    }

    /** 30 by default. */
    public TataraTuner setTrials(int value) {
        return with(trials(), value);
    }

    /** 1 by default. */
    public TataraTuner setParallelism(int value) {
        return with(parallelism(), value);
    }

    /** Needs two folds at least. */
    public TataraTuner setRacing(boolean value) {
        return with(racing(), value);
    }

    public TataraTuner setMaxSeconds(double value) {
        return with(maxSeconds(), value);
    }

    public TataraTuner setJournal(String value) {
        return with(journal(), value);
    }

    /** 42 by default. */
    public TataraTuner setSeed(long value) {
        return with(seed(), value);
    }

    private <T> TataraTuner with(Param<T> param, T value) {
        set(param, value);
        return this;
    }

    /**
     * Searches, and fits the best settings to the whole table.
     *
     * @throws TataraException if settings do not go together, no trial came to a metric, or this thread is interrupted
     */
    @Override
    public TataraTunerModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema(), true);
        ParamSpace space = required(space());
        Tuning tuning = tuning(space.space());
        try (Folds kept = Folds.of(dataset)) {
            Trials trials = new Trials(
                    required(estimator()),
                    required(evaluator()),
                    space,
                    folds(kept),
                    dataset.sparkSession(),
                    // two fits of one tuner may run at once, and neither cancels the other's jobs
                    uid + "-" + UUID.randomUUID());
            TrialLog log = new TrialLog(trials);
            Tuned tuned = minimized(tuning.withListener(log), trials, log);
            ParamMap best = tuned.best()
                    .map(found -> space.params(found.configuration()))
                    .orElseThrow(() -> new TataraException(log.failure()));
            Model<?> model = required(estimator()).fit(dataset, best);
            return copyValues(new TataraTunerModel(uid, model, log.trials()), ParamMap.empty())
                    .setParent(this);
        }
    }

    private Tuned minimized(Tuning tuning, Trials trials, TrialLog log) {
        String journal = required(journal());
        try {
            if (journal.isEmpty()) {
                return tuning.minimize(trials);
            }
            log.resume(events(Path.of(journal), tuning));
            return tuning.minimize(trials, Path.of(journal));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TataraException("The search was interrupted"
                    + (journal.isEmpty() ? "." : "; fit it again with the journal " + journal + " to go on."));
        } catch (JournalException e) {
            throw new TataraException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<StudyEvent> events(Path journal, Tuning tuning) {
        try (Journal kept = LocalJournal.open(journal, tuning.identity())) {
            return kept.events();
        }
    }

    private Tuning tuning(Space searched) {
        SearchKind kind = SearchKind.of(required(search()));
        int count = kind.trials(searched, required(trials()));
        int folds = required(numFolds());
        boolean races = this.<Boolean>required(racing());
        if (races && folds < 2) {
            throw new TataraException("racing compares trials fold by fold: set numFolds to 2 or more.");
        }
        Supplier<Scheduler> scheduler =
                races ? () -> new Racing(count, folds, CONFIDENCE) : () -> new FullBudget(count, folds);
        double seconds = required(maxSeconds());
        return Tuning.of(searched, count)
                .withSampler(kind::sampler)
                .withScheduler(scheduler)
                .withSeed(required(seed()))
                .withLoss(measured())
                .withSlots(required(parallelism()))
                .withLimits(Limits.NONE.withStudySeconds(seconds == 0 ? Double.POSITIVE_INFINITY : seconds));
    }

    /** A journal of another metric, or of other folds, is another's: losses of two metrics are not held against each other. */
    private String measured() {
        Evaluator by = required(evaluator());
        int folds = required(numFolds());
        String column = required(foldCol());
        String held = column.isEmpty() ? "%d folds".formatted(folds) : "%d folds of %s".formatted(folds, column);
        return "%s of %s"
                .formatted(
                        ParamText.readable(by),
                        folds == 1 ? "a share of %s".formatted(this.<Double>required(trainRatio())) : held);
    }

    private List<Fold> folds(Folds kept) {
        int count = required(numFolds());
        String column = required(foldCol());
        if (count == 1) {
            return kept.single(required(trainRatio()), required(seed()));
        }
        return column.isEmpty() ? kept.random(count, required(seed())) : kept.given(count, column);
    }

    private <T> T required(Param<? super T> param) {
        if (!isDefined(param)) {
            throw new TataraException("TataraTuner needs its %s; call set%s%s."
                    .formatted(
                            param.name(),
                            param.name().substring(0, 1).toUpperCase(Locale.ROOT),
                            param.name().substring(1)));
        }
        @SuppressWarnings("unchecked")
        T value = (T) getOrDefault(param);
        return value;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return required(estimator()).transformSchema(schema);
    }

    @Override
    public TataraTuner copy(ParamMap extra) {
        TataraTuner copy = copyValues(new TataraTuner(uid), extra);
        if (copy.isDefined(copy.estimator())) {
            copy.setEstimator(copy.getOrDefault(copy.estimator()).copy(extra));
        }
        if (copy.isDefined(copy.evaluator())) {
            copy.setEvaluator(copy.getOrDefault(copy.evaluator()).copy(extra));
        }
        return copy;
    }

    @Override
    public MLWriter write() {
        return new TunerWriter(this);
    }

    /** Reads what {@link #write} has written; Spark's pipelines look for this method. */
    public static MLReader<TataraTuner> read() {
        return new TunerReader();
    }

    /** Reads an estimator from any Hadoop path. */
    public static TataraTuner load(String path) {
        return read().load(path);
    }
}
